namespace Spark.Emulator;

/// <summary>Something that goes wrong on request, for the next calls of one token.</summary>
internal abstract class Fault(FaultSpec spec)
{
    /// <summary>How many calls it still strikes. Guarded by the plan.</summary>
    public int Left { get; set; } = spec.Number("count", byDefault: 1);

    /// <summary>Answers a call in the API's stead.</summary>
    public abstract Task StrikeAsync(HttpContext http);
}

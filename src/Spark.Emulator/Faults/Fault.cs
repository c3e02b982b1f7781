namespace Spark.Emulator;

/// <summary>Something that goes wrong on request, for one person. Guarded by the store's gate.</summary>
internal abstract class Fault(FaultSpec spec, int? count)
{
    private readonly double _probability = spec.Share("probability");

    public string Id { get; } = Guid.NewGuid().ToString("N");

    public FaultSpec Spec => spec;

    /// <summary>How often it still strikes; null: until it is taken back.</summary>
    public int? Left { get; private set; } = count;

    public int Struck { get; private set; }

    /// <summary>When it was switched on.</summary>
    public long Since { get; private set; }

    /// <summary>What it decides by chance: the same every time, for the same seed.</summary>
    protected Random Dice { get; private set; } = null!;

    public void Begin(long now, Random dice) => (Since, Dice) = (now, dice);

    /// <summary>Whether it strikes what it covers; if so, that is counted.</summary>
    protected bool Strikes()
    {
#pragma warning disable CA5394 // chance that can be repeated is the point
        if (Left == 0 || (_probability < 1 && Dice.NextDouble() >= _probability))
#pragma warning restore CA5394
        {
            return false;
        }

        Left--;
        Struck++;
        return true;
    }
}

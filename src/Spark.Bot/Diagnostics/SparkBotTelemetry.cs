namespace Spark.Bot;

/// <summary>
/// What a bot reports to OpenTelemetry, or whoever listens: an <see cref="System.Diagnostics.ActivitySource"/> and a
/// <see cref="System.Diagnostics.Metrics.Meter"/>. The names of what is in them are in <c>docs/observability.md</c>.
/// </summary>
public static class SparkBotTelemetry
{
    /// <summary>The name of both: <c>Spark.Bot</c>.</summary>
    public const string Name = "Spark.Bot";
}

namespace Spark.Client;

/// <summary>An organization. (Webex API: Organizations.)</summary>
public sealed record Organization : SparkObject
{
    /// <summary>The organization's id.</summary>
    public required string Id { get; init; }

    /// <summary>The name.</summary>
    public string? DisplayName { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? Created { get; init; }
}

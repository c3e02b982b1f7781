namespace Spark.Client;

/// <summary>For which organization a service application gets tokens.</summary>
public sealed record CreateServiceAppTokenRequest : SparkRequest
{
    /// <summary>The application's client id.</summary>
    public required string ClientId { get; init; }

    /// <summary>The application's client secret.</summary>
    public required string ClientSecret { get; init; }

    /// <summary>The organization that authorized the application.</summary>
    public required string TargetOrgId { get; init; }

    /// <summary>Without the secret, which must not reach a log.</summary>
    public override string ToString() => $"CreateServiceAppTokenRequest {{ ClientId = {ClientId} }}";
}

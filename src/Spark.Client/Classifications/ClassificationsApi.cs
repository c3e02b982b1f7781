namespace Spark.Client;

/// <summary>Classifications of rooms.</summary>
public sealed class ClassificationsApi
{
    private readonly SparkHttp _http;

    internal ClassificationsApi(SparkHttp http) => _http = http;

    /// <summary>Lists the classifications of the caller's organization.</summary>
    public SparkList<Classification> ListAsync(
        ListRequest? request = null,
        CancellationToken cancellationToken = default
    ) => _http.List<Classification>(["classifications"], (request ?? new()).ToQuery(), cancellationToken);
}

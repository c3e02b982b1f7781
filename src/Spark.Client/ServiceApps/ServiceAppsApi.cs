namespace Spark.Client;

/// <summary>Service applications: machine accounts that an organization's administrator authorized.</summary>
public sealed class ServiceAppsApi
{
    private readonly SparkHttp _http;

    internal ServiceAppsApi(SparkHttp http) => _http = http;

    /// <summary>
    /// Makes tokens for a service application; the caller's token needs the scope <c>spark:applications_token</c>.
    /// </summary>
    /// <exception cref="SparkForbiddenException">No administrator of the organization authorized it.</exception>
    public Task<ServiceAppToken> CreateTokenAsync(
        string applicationId,
        CreateServiceAppTokenRequest request,
        CancellationToken cancellationToken = default
    ) =>
        _http.PostAsync<CreateServiceAppTokenRequest, ServiceAppToken>(
            ["applications", applicationId, "token"],
            request,
            cancellationToken
        );
}

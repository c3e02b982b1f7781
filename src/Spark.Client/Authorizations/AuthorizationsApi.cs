namespace Spark.Client;

/// <summary>Authorizations: which applications act for whom, for administrators.</summary>
public sealed class AuthorizationsApi
{
    private readonly SparkHttp _http;

    internal AuthorizationsApi(SparkHttp http) => _http = http;

    /// <summary>Lists the authorizations a person gave.</summary>
    public SparkList<Authorization> ListAsync(
        ListAuthorizationsRequest request,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        return _http.List<Authorization>(["authorizations"], request.ToQuery(), cancellationToken);
    }

    /// <summary>Takes one authorization back.</summary>
    public Task DeleteAsync(string authorizationId, CancellationToken cancellationToken = default) =>
        _http.DeleteAsync(["authorizations", authorizationId], cancellationToken);

    /// <summary>Takes all authorizations of an application back.</summary>
    /// <param name="clientId">The application's client id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task DeleteByClientAsync(string clientId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(clientId);
        var query = new Query();
        query.Add("clientId", clientId);
        return _http.DeleteAsync(["authorizations"], query, cancellationToken);
    }

    /// <summary>How long the token of this client is still valid.</summary>
    public Task<TokenExpiry> GetTokenExpiryAsync(CancellationToken cancellationToken = default) =>
        _http.GetAsync<TokenExpiry>(["authorizations", "tokenExpiry"], cancellationToken);
}

using System.Text.Json;

namespace Spark.Client;

/// <summary>Guests of a service application; its token needs the scope <c>guest-issuer:write</c>.</summary>
public sealed class GuestsApi
{
    private readonly SparkHttp _http;

    internal GuestsApi(SparkHttp http) => _http = http;

    /// <summary>Makes a guest, and a token to act as it. Earlier tokens of the guest stay valid.</summary>
    public Task<Guest> CreateTokenAsync(
        CreateGuestTokenRequest request,
        CancellationToken cancellationToken = default
    ) => _http.PostAsync<CreateGuestTokenRequest, Guest>(["guests", "token"], request, cancellationToken);

    /// <summary>How many guests there are, as the service answers it: its form is not documented.</summary>
    public Task<JsonElement> GetCountAsync(CancellationToken cancellationToken = default) =>
        _http.GetAsync<JsonElement>(["guests", "count"], cancellationToken);

    /// <summary>
    /// Exchanges the token of the old guest issuer. The client's own token must be the signed one (a JWT, HS256, with
    /// <c>sub</c>, <c>name</c>, <c>iss</c> and <c>exp</c>): make a <see cref="SparkClient"/> with it for this call.
    /// </summary>
    public Task<GuestIssuerToken> LoginAsync(CancellationToken cancellationToken = default) =>
        _http.PostAsync<GuestLoginRequest, GuestIssuerToken>(["jwt", "login"], new(), cancellationToken);
}

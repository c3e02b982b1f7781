using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Spark.Client;

/// <summary>
/// Sends a person to the service to sign in. Keep <see cref="State"/> and <see cref="CodeVerifier"/> with the person's
/// session; when they come back, check the state and exchange the code.
/// </summary>
/// <param name="Url">Where to send the browser.</param>
/// <param name="State">What must come back; ties the answer to this session.</param>
/// <param name="CodeVerifier">What proves, with the code, that it was this program that asked (PKCE).</param>
public sealed record AuthorizationRequest(Uri Url, string State, string CodeVerifier)
{
    /// <summary>Whether this is the state that was sent; compares in constant time.</summary>
    public bool IsState(string? state) =>
        state is not null
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(state), Encoding.UTF8.GetBytes(State));

    /// <summary>Without the verifier, which must not reach a log.</summary>
    public override string ToString() => $"AuthorizationRequest {{ {Url.Host} }}";

    internal static AuthorizationRequest Create(Uri api, SignInRequest request)
    {
        var state = Random();
        var verifier = Random();
        var query = new Query();
        query.Add("response_type", "code");
        query.Add("client_id", request.ClientId);
        query.Add("redirect_uri", request.RedirectUri);
        query.Add("scope", string.Join(' ', request.Scopes));
        query.Add("state", state);
        query.Add("code_challenge", Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))));
        query.Add("code_challenge_method", "S256");
        query.Add("prompt", request.Prompt);
        query.Add("login_hint", request.LoginHint);
        foreach (var (name, value) in request.Additional ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            query.Add(name, value);
        }

        return new AuthorizationRequest(ApiAddress.Of(api, ["authorize"], query), state, verifier);
    }

    /// <summary>43 characters, 256 bits.</summary>
    private static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}

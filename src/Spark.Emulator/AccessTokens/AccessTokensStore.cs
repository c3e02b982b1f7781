using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Spark.Emulator;

/// <summary>
/// Codes, devices and tokens that were issued. Whose a token is may be asked without the gate; every other method is called
/// under it. Any client id and any secret are accepted: the emulator knows no integrations.
/// </summary>
internal sealed class AccessTokensStore(Cloud cloud)
{
    public const long AccessSeconds = 1_209_599;
    public const long RefreshSeconds = 7_775_999;
    public const long DeviceSeconds = 300;
    public const long DeviceInterval = 2;

    private const long CodeSeconds = 600;

    // A client that waits for the interval exactly is not too fast because its timer is.
    private const long DeviceToleranceMilliseconds = 500;

    private readonly ConcurrentDictionary<string, IssuedToken> _tokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AuthorizationCode> _codes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DeviceRow> _devices = new(StringComparer.Ordinal);

    /// <summary>Access tokens and refresh tokens that are still valid.</summary>
    public IEnumerable<IssuedToken> Valid => Kept.Where(IsValid);

    /// <summary>Those that have not expired, also of people who may not log in just now.</summary>
    public IEnumerable<IssuedToken> Kept =>
        _tokens.Values.Where(token => token.Expires > Now).OrderBy(token => token.Created);

    /// <summary>An access token that is still valid.</summary>
    public IssuedToken? Access(string? token) =>
        token is not null && _tokens.TryGetValue(token, out var issued) && !issued.IsRefresh && IsValid(issued)
            ? issued
            : null;

    public string NewCode(Grant grant, string redirectUri, string? challenge)
    {
        var code = Random();
        _codes.Add(code, new AuthorizationCode(grant, redirectUri, challenge, In(CodeSeconds)));
        return code;
    }

    public AccessToken Exchange(string code, string clientId, string redirectUri, string? verifier)
    {
        if (
            !_codes.Remove(code, out var known)
            || known.Expires <= Now
            || known.Grant.ClientId != clientId
            || known.RedirectUri != redirectUri
        )
        {
            throw ApiException.BadRequest("invalid_grant: the code is not valid, or was used already.");
        }

        if (known.Challenge is { } challenge && Challenge(verifier ?? "") != challenge)
        {
            throw ApiException.BadRequest("invalid_grant: the code_verifier does not match.");
        }

        return Issue(known.Grant);
    }

    /// <summary>The refresh token stays the same; earlier access tokens stay valid until they expire.</summary>
    public AccessToken Refresh(string refreshToken, string clientId)
    {
        if (
            !_tokens.TryGetValue(refreshToken, out var known)
            || !known.IsRefresh
            || !IsValid(known)
            || known.Grant.ClientId != clientId
        )
        {
            throw ApiException.BadRequest("invalid_grant: the refresh token is not valid.");
        }

        return ToWire(Add(known.Grant, isRefresh: false, AccessSeconds), known);
    }

    public AccessToken Issue(Grant grant) =>
        ToWire(Add(grant, isRefresh: false, AccessSeconds), Add(grant, isRefresh: true, RefreshSeconds));

    public IssuedToken Add(Grant grant, bool isRefresh, long seconds)
    {
        // Webex API: three parts, of which the last is the organization's uuid; one SDK reads it from there.
        var text = $"{Random()}_EMU_{grant.Person.OrgKey:D}";
        var token = new IssuedToken(Guid.NewGuid(), text, grant, isRefresh, cloud.Now(), In(seconds));
        Add(token);
        return token;
    }

    public void Add(IssuedToken token) => _tokens[token.Text] = token;

    public DeviceRow NewDevice(string clientId, string scope)
    {
        string userCode;
        do
        {
            userCode = RandomNumberGenerator.GetInt32(100_000, 1_000_000).ToString(CultureInfo.InvariantCulture);
        } while (ByUserCode(userCode) is not null);

        var device = new DeviceRow(Guid.NewGuid().ToString("D"), userCode, clientId, scope, In(DeviceSeconds));
        _devices.Add(device.DeviceCode, device);
        return device;
    }

    public DeviceRow? ByUserCode(string? userCode) =>
        _devices.Values.FirstOrDefault(device => device.UserCode == userCode && device.Expires > Now);

    public AccessToken DeviceToken(string deviceCode, string clientId)
    {
        if (!_devices.TryGetValue(deviceCode, out var device) || device.ClientId != clientId || device.Expires <= Now)
        {
            throw ApiException.BadRequest("expired_token: the device code is not valid, or has expired.");
        }

        if (device.IsDenied)
        {
            throw ApiException.BadRequest("access_denied: the person refused.");
        }

        var isTooFast =
            device.LastAsked is { } last && Now - last < (DeviceInterval * 1000) - DeviceToleranceMilliseconds;
        device.LastAsked = Now;
        if (isTooFast)
        {
            throw ApiException.BadRequest("slow_down: the device asks too often.");
        }

        if (device.ApprovedBy is not { } person)
        {
            throw new ApiException(
                StatusCodes.Status428PreconditionRequired,
                "authorization_pending: the person has not answered yet."
            );
        }

        _devices.Remove(deviceCode);
        return Issue(new Grant(person, device.ClientId, device.Scope));
    }

    public void Revoke(Func<IssuedToken, bool> which)
    {
        foreach (var token in _tokens.Values.Where(which).ToList())
        {
            _tokens.TryRemove(token.Text, out _);
        }
    }

    public void Clear()
    {
        _tokens.Clear();
        _codes.Clear();
        _devices.Clear();
    }

    private long Now => cloud.Time.GetUtcNow().ToUnixTimeMilliseconds();

    private long In(long seconds) => Now + (seconds * 1000);

    private bool IsValid(IssuedToken token) => token.Expires > Now && token.Grant.Person.Full.LoginEnabled is not false;

    private AccessToken ToWire(IssuedToken access, IssuedToken refresh) =>
        new()
        {
            Token = access.Text,
            ExpiresIn = (access.Expires - Now) / 1000,
            RefreshToken = refresh.Text,
            RefreshTokenExpiresIn = (refresh.Expires - Now) / 1000,
            Scope = access.Grant.Scope.Length == 0 ? null : access.Grant.Scope,
        };

    private static string Random() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    private static string Challenge(string verifier) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(verifier)));
}

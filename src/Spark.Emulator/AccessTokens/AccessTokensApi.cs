using System.Text;

namespace Spark.Emulator;

/// <summary>Webex API: tokens for integrations, and who a token belongs to.</summary>
internal static class AccessTokensApi
{
    public static void Map(ApiRoutes api)
    {
        api.Anonymous(HttpMethods.Get, "/authorize", Consent.AuthorizeAsync);
        api.Anonymous(HttpMethods.Post, "/access_token", TokenAsync);
        api.Anonymous(HttpMethods.Post, "/device/authorize", AuthorizeDeviceAsync);
        api.Anonymous(HttpMethods.Post, "/device/token", DeviceTokenAsync);
        api.Get("/userinfo", UserInfoAsync);
        DevicePage.Map(api);
    }

    /// <summary>The emulator's own call that stands for the person at the device: <c>/emulator/devices</c>.</summary>
    public static void Map(AdminRoutes admin) => admin.Post("/devices", http => DecideAsync(http, admin.Cloud));

    private static async Task TokenAsync(HttpContext http, Cloud cloud)
    {
        var form = await TokenForm.ReadAsync(http).ConfigureAwait(false);
        var client = form.Client();
        AccessToken token;
        lock (cloud.Gate)
        {
            token = form["grant_type"] switch
            {
                "authorization_code" => cloud.AccessTokens.Exchange(
                    form.Require("code"),
                    client,
                    form.Require("redirect_uri"),
                    form["code_verifier"]
                ),
                "refresh_token" => cloud.AccessTokens.Refresh(form.Require("refresh_token"), client),
                _ => throw ApiException.BadRequest(
                    "unsupported_grant_type: grant_type must be authorization_code or refresh_token."
                ),
            };
            if (form["grant_type"] is "authorization_code")
            {
                RecordSignIn(http, cloud, token);
            }
        }

        await AnswerAsync(http, EmulatorJson.Bytes(token, AccessTokensJson.Own.AccessToken)).ConfigureAwait(false);
    }

    private static async Task AuthorizeDeviceAsync(HttpContext http, Cloud cloud)
    {
        var form = await TokenForm.ReadAsync(http).ConfigureAwait(false);
        var (client, scope) = (form.Require("client_id"), form.Require("scope"));
        DeviceRow device;
        lock (cloud.Gate)
        {
            device = cloud.AccessTokens.NewDevice(client, scope);
        }

        var address = $"{cloud.Origin(http)}/v1{DevicePage.Path}";
        var wire = new DeviceAuthorization
        {
            DeviceCode = device.DeviceCode,
            UserCode = device.UserCode,
            VerificationUri = address,
            VerificationUriComplete = $"{address}?userCode={device.UserCode}",
            ExpiresIn = AccessTokensStore.DeviceSeconds,
            Interval = AccessTokensStore.DeviceInterval,
        };
        await AnswerAsync(http, EmulatorJson.Bytes(wire, AccessTokensJson.Own.DeviceAuthorization))
            .ConfigureAwait(false);
    }

    private static async Task DeviceTokenAsync(HttpContext http, Cloud cloud)
    {
        var form = await TokenForm.ReadAsync(http).ConfigureAwait(false);
        if (form["grant_type"] is not "urn:ietf:params:oauth:grant-type:device_code")
        {
            throw ApiException.BadRequest("unsupported_grant_type: this call is for device codes.");
        }

        var client = form.Client();
        AccessToken token;
        lock (cloud.Gate)
        {
            token = cloud.AccessTokens.DeviceToken(form.Require("device_code"), client);
            RecordSignIn(http, cloud, token);
        }

        await AnswerAsync(http, EmulatorJson.Bytes(token, AccessTokensJson.Own.AccessToken)).ConfigureAwait(false);
    }

    private static async Task DecideAsync(HttpContext http, Cloud cloud)
    {
        var decision = await RequestBody.ReadJsonAsync(http, AccessTokensJson.Own.DeviceDecision).ConfigureAwait(false);
        Decide(cloud, decision);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>What the person says to a device that waits.</summary>
    public static void Decide(Cloud cloud, DeviceDecision decision)
    {
        lock (cloud.Gate)
        {
            var device =
                cloud.AccessTokens.ByUserCode(decision.UserCode)
                ?? throw ApiException.NotFound("No device waits with this code.");
            if (decision.Approve is not false)
            {
                device.ApprovedBy =
                    Consent.Somebody(cloud, decision.Person) ?? throw ApiException.NotFound("Person not found");
            }
            else
            {
                device.IsDenied = true;
            }
        }
    }

    private static Task UserInfoAsync(ApiCall call)
    {
        // The tokens of the seed may do everything.
        var grant = call.Cloud.AccessTokens.Access(BearerToken.Of(call.Http))?.Grant;
        if (grant?.Has("openid") == false)
        {
            throw ApiException.Forbidden("The scope openid is needed.");
        }

        var person = call.Caller.Wire;
        var hasProfile = grant?.Has("profile") != false;
        return call.OkAsync(
            new UserInfo
            {
                Sub = call.Caller.Key.ToString("D"),
                Name = hasProfile ? person.DisplayName : null,
                GivenName = hasProfile ? person.FirstName : null,
                FamilyName = hasProfile ? person.LastName : null,
                Email = grant?.Has("email") != false ? call.Caller.Email : null,
            },
            AccessTokensJson.Own.UserInfo
        );
    }

    private static void RecordSignIn(HttpContext http, Cloud cloud, AccessToken token)
    {
        var person = cloud.AccessTokens.Access(token.Token)!.Grant.Person;
        cloud.SecurityAudit.RecordSignIn(http, person);
        cloud.AdminAudit.RecordSignIn(http, person);
    }

    private static Task AnswerAsync(HttpContext http, byte[] body) =>
        JsonAnswer.WriteAsync(http, StatusCodes.Status200OK, body);
}

/// <summary>The form of a call for a token; the client's id and secret may come by HTTP Basic instead.</summary>
internal sealed class TokenForm
{
    private readonly IFormCollection _form;
    private readonly (string Id, string Secret)? _basic;

    private TokenForm(HttpContext http, IFormCollection form) => (_form, _basic) = (form, Basic(http));

    public string? this[string name] => _form[name].ToString() is { Length: > 0 } value ? value : null;

    public static async Task<TokenForm> ReadAsync(HttpContext http)
    {
        if (RequestBody.MediaType(http) is not FormBody.MediaType)
        {
            throw RequestBody.Unsupported(http);
        }

        try
        {
            return new TokenForm(http, await http.Request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false));
        }
        catch (InvalidDataException)
        {
            throw ApiException.BadRequest("invalid_request: the form cannot be read.");
        }
    }

    public string Require(string name) =>
        this[name] ?? throw ApiException.BadRequest($"invalid_request: {name} must be given.");

    /// <summary>The client's id; that there is a secret is checked, and not which.</summary>
    public string Client()
    {
        if (string.IsNullOrEmpty(_basic?.Secret ?? this["client_secret"]))
        {
            throw new ApiException(StatusCodes.Status401Unauthorized, "invalid_client: client_secret must be given.");
        }

        return _basic is { Id.Length: > 0 } basic ? basic.Id : Require("client_id");
    }

    private static (string, string)? Basic(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header["Basic ".Length..].Trim(), bytes, out var count))
        {
            throw new ApiException(StatusCodes.Status401Unauthorized, "invalid_client: the credentials are malformed.");
        }

        var parts = Encoding.UTF8.GetString(bytes, 0, count).Split(':', 2);
        return (parts[0], parts.ElementAtOrDefault(1) ?? "");
    }
}

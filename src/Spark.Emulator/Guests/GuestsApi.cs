namespace Spark.Emulator;

/// <summary>Webex API: guests of a service application, and the older way to make them.</summary>
internal static class GuestsApi
{
    private const long TokenSeconds = 64_799;
    private const long IssuerTokenSeconds = 21_599;

    public static void Map(ApiRoutes api)
    {
        api.Post("/guests/token", CreateTokenAsync);
        api.Get("/guests/count", CountAsync);
        api.Anonymous(HttpMethods.Post, "/jwt/login", LoginAsync);
    }

    private static async Task CreateTokenAsync(ApiCall call)
    {
        call.RequireScope("guest-issuer:write");
        var request = await call.BodyAsync(GuestsJson.Own.GuestRequest).ConfigureAwait(false);
        if (string.IsNullOrWhiteSpace(request.Subject))
        {
            throw ApiException.BadRequest("subject cannot be null");
        }

        if (string.IsNullOrWhiteSpace(request.DisplayName))
        {
            throw ApiException.BadRequest("displayName cannot be null");
        }

        await call.AnswerAsync(
                () =>
                {
                    var guests = call.Cloud.Guests;
                    var guest = guests.Named(call.Caller.OrgKey, request.Subject, request.DisplayName);
                    var client = call.Issued?.Grant.ClientId ?? call.Caller.Key.ToString("N");
                    var token = guests.NewToken(guest, client, TokenSeconds);
                    return new Guest(
                        guest.Id,
                        request.Subject,
                        guest.DisplayName,
                        guest.Email,
                        token.Text,
                        TokenSeconds
                    );
                },
                GuestsJson.Own.Guest
            )
            .ConfigureAwait(false);
    }

    private static Task CountAsync(ApiCall call)
    {
        call.RequireScope("guest-issuer:read");
        return call.AnswerAsync(
            () => new GuestCount(call.Cloud.Guests.Count(call.Caller.OrgKey)),
            GuestsJson.Own.GuestCount
        );
    }

    /// <summary>Webex API: the bearer is a token that the guest issuer has signed, and there is no body.</summary>
    private static Task LoginAsync(HttpContext http, Cloud cloud)
    {
        var claims =
            GuestClaims.Read(BearerToken.Of(http), cloud.Time.GetUtcNow()) ?? throw ApiException.Unauthorized();
        IssuedToken token;
        lock (cloud.Gate)
        {
            // An issuer that is no organization of the seed is one of the first: no issuers are known here.
            var orgKey = cloud.Organizations.ById(claims.Iss)?.Key ?? cloud.People.All.Items[0].OrgKey;
            var guest = cloud.Guests.Named(orgKey, claims.Sub!, claims.Name ?? claims.Sub!);
            token = cloud.Guests.NewToken(guest, claims.Iss!, IssuerTokenSeconds);
        }

        return JsonAnswer.WriteAsync(
            http,
            StatusCodes.Status200OK,
            EmulatorJson.Bytes(new GuestIssuerToken(token.Text, IssuerTokenSeconds), GuestsJson.Own.GuestIssuerToken)
        );
    }
}

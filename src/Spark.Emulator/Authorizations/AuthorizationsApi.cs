namespace Spark.Emulator;

/// <summary>Webex API: which applications act for whom, for administrators; everybody may ask about the own token.</summary>
internal static class AuthorizationsApi
{
    private const string NotFound = "Could not find an authorization with provided ID.";

    public static void Map(ApiRoutes api)
    {
        api.Get("/authorizations", ListAsync);
        api.Delete("/authorizations", DeleteByClientAsync);
        api.Delete("/authorizations/{authorizationId}", DeleteAsync);
        api.Get("/authorizations/tokenExpiry", TokenExpiryAsync);
    }

    private static Task ListAsync(ApiCall call)
    {
        call.RequireAdministrator();
        return call.AnswerAsync(
            () =>
            {
                var person = Person(call);
                return new ItemList<Authorization>([
                    .. Managed(call).Where(token => token.Grant.Person == person).Select(Authorization.Of),
                ]);
            },
            AuthorizationsJson.Own.ItemListAuthorization
        );
    }

    private static Task DeleteByClientAsync(ApiCall call)
    {
        call.RequireAdministrator();
        var client = call.Query("clientId") ?? throw ApiException.BadRequest("clientId cannot be null");
        return DeleteAsync(call, token => token.Grant.ClientId == client);
    }

    private static Task DeleteAsync(ApiCall call)
    {
        call.RequireAdministrator();
        var key = SparkId.Uuid(call.Path("authorizationId")) ?? throw ApiException.NotFound(NotFound);
        return DeleteAsync(call, token => token.Key == key);
    }

    private static Task DeleteAsync(ApiCall call, Func<IssuedToken, bool> which)
    {
        lock (call.Cloud.Gate)
        {
            var tokens = Managed(call).Where(which).ToList();
            if (tokens.Count == 0)
            {
                throw ApiException.NotFound(NotFound);
            }

            foreach (var person in tokens.Select(token => token.Grant.Person).Distinct())
            {
                call.Cloud.AdminAudit.Record(call, AdminAct.AuthorizationsDeleted, person);
            }

            // With a refresh token go the access tokens that were got for it (RFC 7009).
            var refreshed = tokens.Where(token => token.IsRefresh).Select(token => token.Grant).ToList();
            call.Cloud.AccessTokens.Revoke(token =>
                tokens.Contains(token) || refreshed.Exists(grant => ReferenceEquals(grant, token.Grant))
            );
        }

        return call.NoContentAsync();
    }

    private static Task TokenExpiryAsync(ApiCall call) =>
        // The tokens of the seed never expire, as a bot's do.
        call.OkAsync(new TokenExpiry(call.Issued?.Expires), AuthorizationsJson.Own.TokenExpiry);

    private static PersonRow Person(ApiCall call)
    {
        var (id, email) = (call.Query("personId"), call.Query("personEmail"));
        if (id is null && email is null)
        {
            throw ApiException.BadRequest("Must specify either personId or personEmail.");
        }

        var person = id is not null ? call.Cloud.People.ById(id) : call.Cloud.People.ByEmail(email);
        return person?.OrgKey == call.Caller.OrgKey ? person : throw ApiException.NotFound("Person not found");
    }

    private static IEnumerable<IssuedToken> Managed(ApiCall call) =>
        call.Cloud.AccessTokens.Valid.Where(token => token.Grant.Person.OrgKey == call.Caller.OrgKey);
}

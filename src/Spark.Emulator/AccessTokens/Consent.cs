using System.Text;

namespace Spark.Emulator;

/// <summary>
/// Webex API: where a browser is sent to sign in. Nobody has a password here: the page asks who one is, and with
/// <c>person=alice@example.com</c> (or <c>person=</c> and a token or id) in the address there is no question at all.
/// </summary>
internal static class Consent
{
    public static Task AuthorizeAsync(HttpContext http, Cloud cloud)
    {
        if (
            !Uri.TryCreate(Query(http, "redirect_uri"), UriKind.Absolute, out var redirect)
            || redirect.Scheme is "javascript" or "data" or "file"
        )
        {
            throw ApiException.BadRequest("redirect_uri must be an absolute address.");
        }

        if (Query(http, "client_id") is not { } client)
        {
            throw ApiException.BadRequest("client_id must be given.");
        }

        if (Query(http, "response_type") is not "code")
        {
            return BackAsync(http, redirect, "error", "unsupported_response_type");
        }

        var challenge = Query(http, "code_challenge");
        if (challenge is not null && Query(http, "code_challenge_method") is not "S256")
        {
            return BackAsync(http, redirect, "error", "invalid_request");
        }

        switch (Query(http, "person"))
        {
            case null:
                return PageAsync(http, cloud, client);
            case SignInPage.Refused:
                return BackAsync(http, redirect, "error", "access_denied");
            case var name:
                string code;
                lock (cloud.Gate)
                {
                    var person = Somebody(cloud, name) ?? throw ApiException.NotFound("Person not found");
                    var grant = new Grant(person, client, Query(http, "scope") ?? "");
                    code = cloud.AccessTokens.NewCode(grant, redirect.OriginalString, challenge);
                }

                return BackAsync(http, redirect, "code", code);
        }
    }

    /// <summary>Somebody who can sign in, by token, id or email.</summary>
    public static PersonRow? Somebody(Cloud cloud, string? name) =>
        cloud.People.ByEmail(name) ?? cloud.People.ById(name) ?? cloud.People.ByToken(name);

    private static Task BackAsync(HttpContext http, Uri redirect, string name, string value)
    {
        var address = new StringBuilder(redirect.GetLeftPart(UriPartial.Query));
        address.Append(redirect.Query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(value);
        if (Query(http, "state") is { } state)
        {
            address.Append("&state=").Append(Uri.EscapeDataString(state));
        }

        http.Response.StatusCode = StatusCodes.Status302Found;
        http.Response.Headers.Location = address.ToString();
        return Task.CompletedTask;
    }

    private static Task PageAsync(HttpContext http, Cloud cloud, string client)
    {
        var page = new StringBuilder("<p>")
            .AppendEscaped(client)
            .Append(" asks for: ")
            .AppendEscaped(Query(http, "scope") ?? "nothing")
            .Append("</p><form>");
        foreach (var (name, value) in http.Request.Query)
        {
            page.Append("<input type=\"hidden\" name=\"")
                .AppendEscaped(name)
                .Append("\" value=\"")
                .AppendEscaped(value.ToString())
                .Append("\">");
        }

        return SignInPage.SendAsync(http, page.AppendPeople(cloud).Append("</form>").ToString());
    }

    private static string? Query(HttpContext http, string name) =>
        http.Request.Query[name].ToString() is { Length: > 0 } value ? value : null;
}

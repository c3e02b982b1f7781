using System.Text;

namespace Spark.Emulator;

/// <summary>Webex API: <c>verification_uri</c>, the page where somebody types the code that a device shows, and signs in for it.</summary>
internal static class DevicePage
{
    public const string Path = "/device/verify";

    public static void Map(ApiRoutes api)
    {
        api.Anonymous(HttpMethods.Get, Path, AskAsync);
        api.Anonymous(HttpMethods.Post, Path, DecideAsync);
    }

    private static Task AskAsync(HttpContext http, Cloud cloud)
    {
        var page = new StringBuilder("<form method=\"post\"><p><label>Code <input name=\"userCode\" required value=\"")
            .AppendEscaped(http.Request.Query["userCode"].ToString())
            .Append("\"></label></p>")
            .AppendPeople(cloud)
            .Append("</form>");
        return SignInPage.SendAsync(http, page.ToString());
    }

    private static async Task DecideAsync(HttpContext http, Cloud cloud)
    {
        var form = await TokenForm.ReadAsync(http).ConfigureAwait(false);
        var person = form.Require("person");
        var isApproved = person is not SignInPage.Refused;
        AccessTokensApi.Decide(
            cloud,
            new DeviceDecision
            {
                UserCode = form.Require("userCode").Trim(),
                Person = person,
                Approve = isApproved,
            }
        );
        await SignInPage
            .SendAsync(http, $"<p>{(isApproved ? "The device is signed in." : "The device was refused.")}</p>")
            .ConfigureAwait(false);
    }
}

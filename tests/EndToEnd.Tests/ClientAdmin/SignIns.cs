using System.Web;
using Spark.Client;

namespace EndToEnd.Tests.ClientAdmin;

internal static class SignIns
{
    /// <summary>Has somebody sign in to the application <c>C1</c>.</summary>
    public static async Task<AccessToken> SignInAsync(this AdminCloud cloud, string email)
    {
        const string Back = "https://app.example.com/back";
        var tokens = cloud.Ada.AccessTokens;
        var request = tokens.CreateAuthorizationRequest("C1", Back, "spark:all");
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var answer = await browser.GetAsync(new Uri($"{request.Url}&person={Uri.EscapeDataString(email)}"));
        var code = HttpUtility.ParseQueryString(answer.Headers.Location!.Query)["code"]!;
        return await tokens.ExchangeAsync(
            new()
            {
                ClientId = "C1",
                ClientSecret = "secret",
                Code = code,
                RedirectUri = Back,
                CodeVerifier = request.CodeVerifier,
            }
        );
    }
}

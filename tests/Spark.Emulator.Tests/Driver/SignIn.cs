using System.Web;

namespace Spark.Emulator.Tests;

/// <summary>How an integration comes by a token.</summary>
internal static class SignIn
{
    /// <summary>Has somebody sign in to an application, and gives the application's tokens.</summary>
    public static async Task<Answer> SignInAsync(
        this TestCloud cloud,
        string email,
        string scope = "spark:all",
        string client = "C1"
    )
    {
        const string Back = "https://app.example.com/back";
        var consent = await cloud.GetAsync(
            null,
            $"/authorize?response_type=code&client_id={client}&redirect_uri={Uri.EscapeDataString(Back)}"
                + $"&scope={Uri.EscapeDataString(scope)}&person={Uri.EscapeDataString(email)}"
        );
        var code = HttpUtility.ParseQueryString(new Uri(consent.ShouldBe(302).Header("Location")!).Query)["code"]!;
        return (
            await cloud.FormAsync(
                "/access_token",
                ("grant_type", "authorization_code"),
                ("client_id", client),
                ("client_secret", "secret"),
                ("code", code),
                ("redirect_uri", Back)
            )
        ).ShouldBeOk();
    }

    public static async Task<Answer> RefreshAsync(this TestCloud cloud, string refreshToken, string client = "C1") =>
        await cloud.FormAsync(
            "/access_token",
            ("grant_type", "refresh_token"),
            ("client_id", client),
            ("client_secret", "secret"),
            ("refresh_token", refreshToken)
        );

    public static Task<Answer> FormAsync(
        this TestCloud cloud,
        string path,
        params (string Name, string Value)[] form
    ) =>
        cloud.SendAsync(
            HttpMethod.Post,
            null,
            path,
            new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value)))
        );
}

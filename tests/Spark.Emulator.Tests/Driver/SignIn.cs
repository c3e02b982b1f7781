using System.Web;

namespace Spark.Emulator.Tests;

/// <summary>How an integration comes by a token.</summary>
internal static class SignIn
{
    private const string Back = "https://app.example.com/back";

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

    /// <summary>A token of a person within some scopes.</summary>
    public static async Task<Answer> TokenAsync(this TestCloud cloud, string person, string scope)
    {
        var sent = await cloud.GetAsync(
            null,
            $"/authorize?response_type=code&client_id=C1&redirect_uri={Uri.EscapeDataString(Back)}"
                + $"&scope={Uri.EscapeDataString(scope)}&state=s&person={Uri.EscapeDataString(person)}"
        );
        var code = HttpUtility.ParseQueryString(new Uri(sent.ShouldBe(302).Header("Location")!).Query)["code"]!;
        return (
            await cloud.FormAsync(
                "/access_token",
                ("grant_type", "authorization_code"),
                ("client_id", "C1"),
                ("client_secret", "secret"),
                ("code", code),
                ("redirect_uri", Back)
            )
        ).ShouldBeOk();
    }
}

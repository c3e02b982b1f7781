using System.Net.Http.Headers;
using System.Text;
using Spark.Emulator;

namespace EndToEnd.Tests;

/// <summary>Cards that people submit.</summary>
internal static class Submits
{
    /// <summary>Submits a card in somebody's name, as a client does; the inputs are any JSON object.</summary>
    public static async Task SubmitAsync(
        this HttpClient http,
        SparkEmulator cloud,
        EmulatedPerson who,
        EmulatedMessage card,
        string inputs
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, cloud.ApiUrl + "/attachment/actions")
        {
            Content = new StringContent(
                $$"""{"type":"submit","messageId":"{{card.Id}}","inputs":{{inputs}}}""",
                Encoding.UTF8,
                "application/json"
            ),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", who.Token);
        using var response = await http.SendAsync(request);
        response.IsSuccessStatusCode.ShouldBeTrue(await response.Content.ReadAsStringAsync());
    }
}

using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Spark.Emulator;

namespace EndToEnd.Tests;

/// <summary>What happens around a window of the chat page: calls by somebody who has no window.</summary>
internal static class ChatCloud
{
    /// <summary>Posts JSON in somebody's name, to <c>/v1</c> or <c>/emulator</c>.</summary>
    public static async Task<JsonNode?> PostAsync(this SparkEmulator cloud, string token, string path, string json)
    {
        using var http = new HttpClient(new SocketsHttpHandler());
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var content = new StringContent(json, Encoding.UTF8, "application/json");
        var answer = await http.PostAsync(new Uri(cloud.Url, path), content);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    /// <summary>The bot says a card to Alice; <paramref name="content"/> is what stands between its outer braces.</summary>
    public static async Task<string> SayCardAsync(this SparkEmulator cloud, string content)
    {
        var card = JsonNode.Parse($"{{{content}}}")!.AsObject();
        card["type"] = "AdaptiveCard";
        card["version"] ??= "1.3";
        var message = new JsonObject
        {
            ["toPersonEmail"] = "alice@example.com",
            ["text"] = "fallback of the message",
            ["attachments"] = new JsonArray(
                new JsonObject { ["contentType"] = "application/vnd.microsoft.card.adaptive", ["content"] = card }
            ),
        };
        return (string)(await cloud.PostAsync("echobot", "/v1/messages", message.ToJsonString()))!["id"]!;
    }

    /// <summary>The bot has its messages delivered to a receiver.</summary>
    public static Task HookAsync(this SparkEmulator cloud, Uri receiver) =>
        cloud.PostAsync(
            "echobot",
            "/v1/webhooks",
            $$"""{"name":"story hook","targetUrl":"{{receiver}}","resource":"messages","event":"created","secret":"s"}"""
        );

    /// <summary>Somebody says something to Alice with a file.</summary>
    public static async Task SendFileAsync(
        this SparkEmulator cloud,
        string token,
        string name,
        string type,
        byte[] bytes
    )
    {
        using var http = new HttpClient(new SocketsHttpHandler());
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var file = new ByteArrayContent(bytes);
        file.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var form = new MultipartFormDataContent
        {
            { new StringContent("alice@example.com"), "toPersonEmail" },
            { file, "files", name },
        };
        (await http.PostAsync(new Uri(cloud.Url, "/v1/messages"), form)).EnsureSuccessStatusCode();
    }

    /// <summary>The inputs of a submission, as the author of its card reads them.</summary>
    public static async Task<JsonObject> SubmissionAsync(this SparkEmulator cloud, string actionId)
    {
        using var http = new HttpClient(new SocketsHttpHandler());
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "echobot");
        var path = new Uri(cloud.Url, $"/v1/attachment/actions/{actionId}");
        return JsonNode.Parse(await http.GetStringAsync(path))!["inputs"]!.AsObject();
    }
}

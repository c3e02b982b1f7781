using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Spark.Client;
using Spark.Emulator;

namespace EndToEnd.Tests;

/// <summary>Submitted cards: gives the bot what it asks for when a webhook has told it of one.</summary>
internal sealed class CardActions
{
    private readonly ConcurrentDictionary<string, string> _actions = new(StringComparer.Ordinal);

    /// <summary>A submission, and the webhook that tells of it.</summary>
    public static (JsonObject Action, string Hook) Submit(EmulatedPerson who, EmulatedMessage card, string inputs)
    {
        var action = new JsonObject
        {
            ["id"] = SparkId.Encode("us", "ATTACHMENT_ACTION", Guid.NewGuid().ToString()),
            ["type"] = "submit",
            ["messageId"] = card.Id,
            ["personId"] = who.Id,
            ["roomId"] = card.RoomId,
            ["created"] = "2026-01-02T03:04:05.678Z",
        };
        var hook = new JsonObject
        {
            ["id"] = "hook",
            ["name"] = "x",
            ["resource"] = "attachmentActions",
            ["event"] = "created",
            ["actorId"] = who.Id,
            ["data"] = action.DeepClone(),
        };
        action["inputs"] = JsonNode.Parse(inputs);
        return (action, hook.ToJsonString());
    }

    public void Add(JsonObject action) => _actions[(string)action["id"]!] = action.ToJsonString();

    public DelegatingHandler Handler() => new Interceptor(this);

    private sealed class Interceptor(CardActions actions) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        ) =>
            request.RequestUri!.AbsolutePath.Contains("/attachment/actions/", StringComparison.Ordinal)
            && actions._actions.TryGetValue(request.RequestUri.Segments[^1], out var action)
                ? Task.FromResult(
                    new HttpResponseMessage(HttpStatusCode.OK)
                    {
                        Content = new StringContent(action, Encoding.UTF8, "application/json"),
                        RequestMessage = request,
                    }
                )
                : base.SendAsync(request, cancellationToken);
    }
}

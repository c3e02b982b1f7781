// Messages that answer nothing: other programs post a notice, the bot brings it to the people.
//   curl http://localhost:5000/notices -H 'Content-Type: application/json' \
//        -d '{"to":"alice@example.com","title":"Backup","text":"took 5 minutes"}'
using System.Text.Json.Serialization;
using Notifier;
using Spark.Bot;
using Spark.Client;
using Spark.Emulator;

var builder = WebApplication.CreateSlimBuilder(args);
if (builder.Environment.IsDevelopment())
{
    await builder.AddSparkEmulatorAsync();
}

builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Add(NoticeJson.Default));
builder.AddSparkBot().AllowEveryone().OnMessage(_ => "I only bring notices.");

var app = builder.Build();
app.MapSparkBot();

// Who may call this is your business: a key, a network, a proxy. The client comes from the dependency injection.
app.MapPost(
    "/notices",
    async (Notice notice, SparkClient spark, CancellationToken ct) =>
    {
        // What others wrote is escaped; a long text is sent as several messages.
        var markdown = new MarkdownBuilder().Bold(notice.Title).Line().Text(notice.Text).ToString();
        await spark.ToPerson(notice.To).SendAsync(new Reply { Markdown = markdown }, ct);
        return Results.Accepted();
    }
);
await app.RunAsync();

namespace Notifier
{
    public sealed record Notice(string To, string Title, string Text);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Notice))]
    internal sealed partial class NoticeJson : JsonSerializerContext;
}

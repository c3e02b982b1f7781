using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Spark.Bot.Tests.CatchUp;

/// <summary>Rooms and messages, with the minutes after noon at which something was said.</summary>
internal sealed class ListedService : HttpMessageHandler
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    public IReadOnlyList<(string Id, string Type, double Minutes)> Rooms { get; set; } = [];

    public Dictionary<string, IReadOnlyList<(string Id, double Minutes)>> Messages { get; } = [];

    public Dictionary<string, HttpStatusCode> Refused { get; } = [];

    public List<string> Asked { get; } = [];

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var uri = request.RequestUri!;
        lock (Asked)
        {
            Asked.Add(uri.PathAndQuery);
        }

        if (uri.AbsolutePath.EndsWith("/rooms", StringComparison.Ordinal) && !Refused.ContainsKey("rooms"))
        {
            return Answer(
                Rooms.Select(room =>
                    $"{{\"id\":\"{room.Id}\",\"type\":\"{room.Type}\",\"lastActivity\":{At(room.Minutes)}}}"
                )
            );
        }

        var id = Refused.ContainsKey("rooms") ? "rooms" : uri.Query.Split('&', '=')[1];
        return Refused.TryGetValue(id, out var status)
            ? Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent("{}") })
            : Answer(
                Messages[id]
                    .Select(said =>
                        $"{{\"id\":\"{said.Id}\",\"personId\":\"{(said.Id.StartsWith("mine", StringComparison.Ordinal) ? "me" : "p")}\",\"created\":{At(said.Minutes)}}}"
                    )
            );
    }

    private static Task<HttpResponseMessage> Answer(IEnumerable<string> items) =>
        Task.FromResult(
            new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(
                    $"{{\"items\":[{string.Join(',', items)}]}}",
                    Encoding.UTF8,
                    "application/json"
                ),
            }
        );

    private static string At(double minutes) =>
        JsonSerializer.Serialize(
            Noon.AddMinutes(minutes).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)
        );
}

using System.Text;
using FsCheck.Fluent;
using Spark.Client;

namespace Spark.Bot.Tests.Fuzzing;

public class EnvelopeFuzzTests
{
    private static readonly IReadOnlyList<string> Known = Corpus.Lines("envelopes");

    public static TheoryData<string> Cases => [.. Known];

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void A_known_oddity_is_an_event_or_none(string json) => Check(Encoding.UTF8.GetBytes(json));

    [Fact]
    public void Whatever_is_signed_is_an_event_or_none()
    {
        Fuzz.Holds(Fuzz.Around(Known).Select(Encoding.UTF8.GetBytes), Check);
        Fuzz.Holds(Fuzz.Bytes, Check);
    }

    /// <summary>An event can be kept, found again by its key, described on one line, and its data is JSON.</summary>
    private static void Check(byte[] body)
    {
        if (WebhookEnvelope.TryParse(body) is not { } envelope)
        {
            return;
        }

        var entry = InboxEntry.From(envelope, TimeProvider.System, Samples.Remembered);
        InboxEntry.From(envelope, TimeProvider.System, Samples.Remembered).Key.ShouldBe(entry.Key);
        entry.Description.ShouldAllBe(character => character >= ' ' && character <= '~');
        if (envelope.Data() is { IsEmpty: false } data)
        {
            System.Text.Json.JsonDocument.Parse(data.ToArray()).Dispose();
        }
    }
}

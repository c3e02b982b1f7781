using System.Globalization;
using NATS.Client.Core;

namespace Spark.Bot.Nats;

/// <summary>What is kept with an event that was given up.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="GivenUp">When.</param>
/// <param name="Finished">The handlers that did their part.</param>
internal sealed record DeadLetterFacts(string Reason, int Attempts, DateTimeOffset GivenUp, string? Finished)
{
    private const string ReasonHeader = "Spark-Reason";
    private const string AttemptsHeader = "Spark-Attempts";
    private const string GivenUpHeader = "Spark-Given-Up";

    /// <summary>The longest reason that is kept: headers are no place for a book.</summary>
    private const int Longest = 2_000;

    /// <summary>Even if each of its letters is written as nine.</summary>
    private const int Short = 100;

    /// <summary>What there is room for in any message.</summary>
    public DeadLetterFacts Shorter() => this with { Reason = Reason.Length <= Short ? Reason : Reason[..Short] };

    public void Write(NatsHeaders headers)
    {
        var reason = Reason.Length <= Longest ? Reason : Reason[..Longest];
        headers[ReasonHeader] = Uri.EscapeDataString(reason);
        headers[AttemptsHeader] = Attempts.ToString(CultureInfo.InvariantCulture);
        headers[GivenUpHeader] = GivenUp.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A letter as it is listed.</summary>
    public static DeadLetter Read(StoredEvent stored) =>
        DeadLetter.Restore(
            (long)stored.Sequence,
            stored.Body,
            Uri.UnescapeDataString(stored.Header(ReasonHeader) ?? ""),
            int.Parse(stored.Header(AttemptsHeader) ?? "0", CultureInfo.InvariantCulture),
            NatsEvents.Received(stored),
            DateTimeOffset.FromUnixTimeMilliseconds(
                long.Parse(stored.Header(GivenUpHeader) ?? "0", CultureInfo.InvariantCulture)
            )
        );
}

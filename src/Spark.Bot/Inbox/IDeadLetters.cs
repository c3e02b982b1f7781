using System.Text.Json;
using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// Events that were given up: each is kept with its reason, by default for 14 days, and can be handled again. Get it
/// from the dependency injection.
/// </summary>
public interface IDeadLetters
{
    /// <summary>The dead letters, oldest first.</summary>
    /// <param name="limit">How many at most. Default: 100.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<IReadOnlyList<DeadLetter>> ListAsync(int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>
    /// Has one handled again, with new attempts, after all that waits in its room now: out of its former order.
    /// Replies it has sent already are not sent again.
    /// </summary>
    /// <returns>Whether there was one with this id.</returns>
    Task<bool> ReplayAsync(long id, CancellationToken cancellationToken = default);

    /// <summary>Throws one away.</summary>
    /// <returns>Whether there was one with this id.</returns>
    Task<bool> DropAsync(long id, CancellationToken cancellationToken = default);
}

/// <summary>An event that was given up.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Webhook">The event as the service sent it.</param>
/// <param name="Reason">Why it was given up.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Received">When the service told of it.</param>
/// <param name="GivenUp">When it was given up.</param>
public sealed record DeadLetter(
    long Id,
    WebhookEvent Webhook,
    string Reason,
    int Attempts,
    DateTimeOffset Received,
    DateTimeOffset GivenUp
)
{
    /// <summary>The letter from what an inbox has kept of it; one that cannot be read says so, and hides no other.</summary>
    internal static DeadLetter Restore(
        long id,
        ReadOnlySpan<byte> body,
        string reason,
        int attempts,
        DateTimeOffset received,
        DateTimeOffset givenUp
    )
    {
        try
        {
            return new(id, WebhookEvent.Parse(body), reason, attempts, received, givenUp);
        }
        catch (JsonException)
        {
            var nothing = new WebhookEvent { Resource = default, Event = default };
            reason = $"It cannot be read by this version. Given up for: {reason}";
            return new(id, nothing, reason, attempts, received, givenUp);
        }
    }
}

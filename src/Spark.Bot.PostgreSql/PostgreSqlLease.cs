namespace Spark.Bot.PostgreSql;

/// <summary>
/// That a room belongs to this replica, for the handling of its first event: until it is settled, or its time is over
/// and another replica has taken it.
/// </summary>
/// <param name="Room">The room, as the tables know it.</param>
/// <param name="Fence">Higher than that of every lease before; only who has the room's present one may settle.</param>
/// <param name="EventId">The event.</param>
internal sealed record PostgreSqlLease(string Room, long Fence, long EventId)
{
    /// <summary>What handlers remembered meanwhile; written with the event's end.</summary>
    public PostgreSqlStateChanges Changes { get; } = new();

    /// <summary>Whether its end is being written: the database may know it as ended already.</summary>
    public bool IsEnding { get; set; }
}

/// <summary>What of an event is done.</summary>
internal static class DeliveryExtensions
{
    /// <summary>Whether a handler has done its part; what the framework does by itself is the work of nobody in particular.</summary>
    public static bool IsDone(this InboxDelivery delivery, string handler) =>
        handler.Length == 0 || delivery.IsFinished(handler);
}

/// <summary>The event is not this replica's any more: what it does about it comes to nothing.</summary>
internal sealed class LeaseLostException()
    : InvalidOperationException(
        "The event is ended, or another replica handles it now: this one was too long without the database, stood still, "
            + "or the handler went on after its time."
    );

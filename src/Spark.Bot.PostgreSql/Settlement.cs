namespace Spark.Bot.PostgreSql;

/// <summary>How an event ends, for now or for good.</summary>
/// <param name="Lease">Whose it is.</param>
internal sealed record Settlement(PostgreSqlLease Lease)
{
    /// <summary>When it is to be handled again; <c>null</c> if never.</summary>
    public long? Due { get; init; }

    /// <summary>Whether it was not even tried.</summary>
    public bool IsUncounted { get; init; }

    /// <summary>Whether who has handled it is free for another event.</summary>
    public bool IsFreeing => this is { IsKept: false, IsUncounted: false, Lease.EventId: not 0 };

    /// <summary>Why it was given up; <c>null</c> if it was not.</summary>
    public string? Reason { get; init; }

    /// <summary>The handlers that did their part.</summary>
    public string? Finished { get; init; }

    public bool IsJournaled { get; init; }

    /// <summary>Whether this replica goes on with the room's next event.</summary>
    public bool IsKept { get; init; }

    /// <summary>What is remembered with it.</summary>
    public IReadOnlyList<PostgreSqlStateChange> Changes { get; init; } = [];
}

/// <param name="IsMine">Whether it was still this replica's, and is settled.</param>
/// <param name="IsInConflict">Whether somebody else has changed what it wanted to remember; then it is not settled.</param>
/// <param name="Next">What this replica goes on with.</param>
internal sealed record SettlementResult(bool IsMine, bool IsInConflict, InboxDelivery? Next)
{
    /// <summary>
    /// What was taken with it, for those who are free now; <c>null</c> if nothing was looked for. With the first who
    /// is free are the events, and with the others none.
    /// </summary>
    public IReadOnlyList<DeliveryRow>? Taken { get; init; }
}

/// <summary>That rooms are looked for, with what was known before.</summary>
/// <param name="Free">How many at most.</param>
/// <param name="Signals">How often there was a sign of something to take.</param>
/// <param name="Expected">How many were accepted here, and not looked for since.</param>
internal sealed record Look(int Free, int Signals, int Expected);

using Microsoft.Extensions.Logging;

namespace Spark.Bot.PostgreSql;

/// <summary>
/// Ends events: many with one commit, each with what becomes of it here, and with what goes on instead of it.
/// </summary>
internal sealed partial class PostgreSqlEnds : IAsyncDisposable
{
    private readonly PostgreSqlSettling _settling;
    private readonly PostgreSqlEvents _events;
    private readonly PostgreSqlLeases _leases;
    private readonly SharedBacklog _backlog;
    private readonly SparkPostgreSqlOptions _options;
    private readonly ILogger _logger;
    private readonly Lane<Settlement, SettlementResult> _lane;
    private bool _isTakingInTheWay; // used by the lane alone

    public PostgreSqlEnds(
        PostgreSqlSettling settling,
        PostgreSqlEvents events,
        PostgreSqlLeases leases,
        SharedBacklog backlog,
        SparkPostgreSqlOptions options,
        ILogger logger
    )
    {
        (_settling, _events, _leases, _backlog) = (settling, events, leases, backlog);
        (_options, _logger) = (options, logger);
        _lane = new(SettleAsync);
    }

    /// <summary>Who gives events out; set before the first end.</summary>
    public PostgreSqlClaims Claims { get; set; } = null!;

    /// <summary>The handlers that did their part, as the tables have them.</summary>
    public static string? Finished(InboxDelivery delivery) => ColumnText.Kept(delivery.FinishedText);

    /// <summary>Writes an end, together with others.</summary>
    public Task<SettlementResult> SettleAsync(Settlement settlement) => _lane.AddAsync(settlement);

    /// <summary>What is being written is written, and nothing more.</summary>
    public ValueTask DisposeAsync() => _lane.DisposeAsync();

    /// <summary>
    /// Where others wait, whoever ends an event is free for one of them, which is taken along: one commit for both.
    /// </summary>
    private async Task<IReadOnlyList<SettlementResult>> SettleAsync(IReadOnlyList<Settlement> settlements)
    {
        var look = Claims.BeginAlong(_isTakingInTheWay ? 0 : settlements.Count(each => each.IsFreeing));
        try
        {
            var (results, rooms) = await _settling
                .SettleAsync(settlements, look.Free, _options.LeaseTime)
                .ConfigureAwait(false);
            _isTakingInTheWay = false;
            if (look.Free > 0)
            {
                Claims.End(look, rooms);
            }

            if (rooms > 0 && rooms == look.Free)
            {
                Claims.Look(); // there may be more
            }

            return results;
        }
        catch when (look.Free > 0)
        {
            _isTakingInTheWay = true; // whatever it was, ends come first: the next are written by themselves
            throw;
        }
    }

    /// <summary>Ends an event, for now or for good, and gives out what goes on with it.</summary>
    public async Task EndAsync(InboxDelivery delivery, Settlement settlement, CancellationToken cancellationToken)
    {
        SettlementResult result;
        PostgreSqlLeases.Of(delivery).IsEnding = true;
        try
        {
            result = await SettleAsync(settlement).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not (InboxUnavailableException or OperationCanceledException))
        {
            PostgreSqlLeases.Of(delivery).IsEnding = false;
            DropChanges(delivery); // it may be these that the database refuses
            throw;
        }

        await GiveOutAsync(result.Taken ?? [], cancellationToken).ConfigureAwait(false);
        if (Claims.IsStopped && result.Taken is [_, ..])
        {
            await GiveBackAsync(cancellationToken).ConfigureAwait(false);
        }

        if (result.IsInConflict)
        {
            PostgreSqlLeases.Of(delivery).IsEnding = false;
            DropChanges(delivery);
            throw new StateConflictException();
        }

        _leases.Drop(delivery);
        if (!result.IsMine)
        {
            Log.Lost(_logger, delivery.Entry.Description);
            return;
        }

        if (settlement.Due is null)
        {
            _backlog.Add(-1, settlement.Reason is null ? 0 : 1);
        }

        if (result.Next is { } next)
        {
            Claims.GiveOut(next);
        }

        if (Claims.IsStopped)
        {
            await GiveBackAsync(cancellationToken).ConfigureAwait(false); // what was kept just before
            if (result.Next is null)
            {
                await TellAsync(cancellationToken).ConfigureAwait(false); // something may wait in the room: not for this one
            }
        }
        else if (!settlement.IsKept && result.Taken is null)
        {
            Claims.Look(); // something may wait in the room
        }
    }

    private async Task GiveOutAsync(IReadOnlyList<DeliveryRow> rows, CancellationToken cancellationToken)
    {
        foreach (var row in rows)
        {
            try
            {
                await Claims.GiveOutAsync(row, cancellationToken).ConfigureAwait(false);
            }
            catch (InboxUnavailableException)
            {
                // It could not be read, and now cannot be given back; its lease ends.
            }
        }
    }

    /// <summary>What was to be remembered is not: whose work it was runs again.</summary>
    private static void DropChanges(InboxDelivery delivery)
    {
        foreach (var handler in PostgreSqlLeases.Of(delivery).Changes.Clear())
        {
            delivery.Unfinish(handler);
        }
    }

    /// <summary>What was taken, and nobody here has asked for, is the others'.</summary>
    public async Task GiveBackAsync(CancellationToken cancellationToken)
    {
        foreach (var delivery in Claims.TakeBack())
        {
            await EndAsync(
                    delivery,
                    new Settlement(PostgreSqlLeases.Of(delivery))
                    {
                        Due = 0,
                        IsUncounted = true,
                        Finished = Finished(delivery),
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
    }

    private async Task TellAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _events.TellAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (InboxUnavailableException)
        {
            // said by the database; the others find it when they poll
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Warning,
            "{Event} was handled here, but another replica had taken it over: this one was too long without the database, or stood still"
        )]
        public static partial void Lost(ILogger logger, string @event);
    }
}

using System.Globalization;

namespace Spark.Bot;

/// <summary>
/// Moves everything from a file into an inbox that replicas share, a part at a time. A part is removed from the file when
/// the inbox has it: one that is moved again, after a crash in between, is recognised there. What is remembered goes
/// first, so that it is there when the events are.
/// </summary>
internal sealed class InboxMove(SqliteExport file, IInboxImport inbox, IStateStore states)
{
    private const int Part = 256;
    private const int StatesAtOnce = 8;

    private int _events;
    private int _deadLetters;
    private int _states;
    private int _keys;
    private int _eventsThere;
    private int _statesThere;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await MoveStatesAsync(cancellationToken).ConfigureAwait(false);
        await MoveKeysAsync(cancellationToken).ConfigureAwait(false);
        await MoveEventsAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What was moved until now.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Moved {_events} events, {_deadLetters} dead letters, {_states} states and {_keys} keys of handled events."
        )
        + (
            _eventsThere + _statesThere == 0
                ? ""
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $" {_eventsThere} events and {_statesThere} states were there already."
                )
        );

    private async Task MoveStatesAsync(CancellationToken cancellationToken)
    {
        while (await file.StatesAsync(Part).ConfigureAwait(false) is { Count: > 0 } part)
        {
            await Parallel
                .ForEachAsync(
                    part,
                    new ParallelOptions
                    {
                        MaxDegreeOfParallelism = StatesAtOnce,
                        CancellationToken = cancellationToken,
                    },
                    MoveAsync
                )
                .ConfigureAwait(false);
            await file.RemoveAsync(part).ConfigureAwait(false);
        }

        async ValueTask MoveAsync(KeyValuePair<StateAddress, byte[]> state, CancellationToken token)
        {
            // Only where there is none: one that is there was written by a replica, later than the file.
            var isNew = await states.PutAsync(state.Key, state.Value, version: 0, token).ConfigureAwait(false);
            Interlocked.Increment(ref isNew ? ref _states : ref _statesThere);
        }
    }

    private async Task MoveKeysAsync(CancellationToken cancellationToken)
    {
        while (await file.KeysAsync(Part).ConfigureAwait(false) is { Last: { } last } part)
        {
            if (part.Keys.Count > 0)
            {
                _keys += await inbox.RememberAsync(part.Keys, cancellationToken).ConfigureAwait(false);
            }

            await file.RemoveKeysAsync(last).ConfigureAwait(false);
        }
    }

    private async Task MoveEventsAsync(CancellationToken cancellationToken)
    {
        var (last, unreadable) = (0L, new List<long>());
        while (await file.EventsAsync(last, Part).ConfigureAwait(false) is [.., var end] rows)
        {
            last = end.Id;
            var part = rows.FindAll(each => each.Event is not null);
            unreadable.AddRange(rows.Where(each => each.Event is null).Select(each => each.Id));
            if (part is [])
            {
                continue;
            }

            var own = part.Where(each => each.OwnKey is not null).Select(each => each.OwnKey!.Value).ToList();
            if (own.Count > 0)
            {
                await inbox.RememberAsync(own, cancellationToken).ConfigureAwait(false);
            }

            var receipts = await inbox
                .ImportAsync([.. part.Select(each => each.Event!)], cancellationToken)
                .ConfigureAwait(false);
            await file.RemoveAsync(part).ConfigureAwait(false);
            foreach (var (receipt, each) in receipts.Zip(part))
            {
                if (receipt is InboxReceipt.Duplicate)
                {
                    _eventsThere++;
                }
                else if (each.Event!.Death is null)
                {
                    _events++;
                }
                else
                {
                    _deadLetters++;
                }
            }
        }

        if (unreadable is not [])
        {
            throw new InvalidOperationException(
                $"{unreadable.Count} events cannot be read by this version: {string.Join(", ", unreadable)}."
            );
        }
    }
}

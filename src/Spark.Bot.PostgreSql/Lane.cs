using System.Threading.Channels;

namespace Spark.Bot.PostgreSql;

/// <summary>
/// Does things together: what came in while the last were being done shares one statement, and so one commit. What
/// fails together is tried one by one, so that none suffers from another.
/// </summary>
internal sealed class Lane<TItem, TResult> : IAsyncDisposable
{
    private const int Largest = 256;

    private readonly Channel<Work> _queue = Channel.CreateUnbounded<Work>(new() { SingleReader = true });
    private readonly Func<IReadOnlyList<TItem>, Task<IReadOnlyList<TResult>>> _act;
    private readonly Task _running;

    /// <param name="act">Does several; returns what became of each, in the same order.</param>
    public Lane(Func<IReadOnlyList<TItem>, Task<IReadOnlyList<TResult>>> act)
    {
        _act = act;
        _running = Task.Run(RunAsync);
    }

    public Task<TResult> AddAsync(TItem item)
    {
        var work = new Work(item);
        if (!_queue.Writer.TryWrite(work))
        {
            work.Done.SetException(new InboxUnavailableException("The inbox is closed."));
        }

        return work.Done.Task;
    }

    /// <summary>What is in it is done, and nothing more is taken.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _running.ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        var batch = new List<Work>(Largest);
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (batch.Count < Largest && _queue.Reader.TryRead(out var work))
            {
                batch.Add(work);
            }

            await DoAsync(batch).ConfigureAwait(false);
            batch.Clear();
        }
    }

    private async Task DoAsync(IReadOnlyList<Work> batch)
    {
        try
        {
            var results = await _act([.. batch.Select(work => work.Item)]).ConfigureAwait(false);
            for (var n = 0; n < batch.Count; n++)
            {
                batch[n].Done.TrySetResult(results[n]);
            }
        }
        catch (Exception error) when (error is InboxUnavailableException || batch.Count == 1)
        {
            foreach (var work in batch)
            {
                work.Done.TrySetException(error);
            }
        }
        catch (Exception)
        {
            foreach (var work in batch)
            {
                await DoAsync([work]).ConfigureAwait(false);
            }
        }
    }

    private sealed class Work(TItem item)
    {
        public TItem Item => item;

        public TaskCompletionSource<TResult> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

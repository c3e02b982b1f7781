namespace Spark.Client;

/// <summary>
/// Goes through the items of all pages. Written by hand since all but one step in a hundred need no waiting: an
/// asynchronous iterator's steps would cost more than reading the item from JSON allows.
/// </summary>
internal sealed class ItemEnumerator<T>(
    IAsyncEnumerator<SparkPage<T>> pages,
    CancellationToken ofCall,
    CancellationToken cancellationToken
) : IAsyncEnumerator<T>
{
    private IReadOnlyList<T> _items = [];
    private int _next;

    public T Current { get; private set; } = default!;

    public ValueTask<bool> MoveNextAsync()
    {
        if (_next >= _items.Count)
        {
            return NextPageAsync();
        }

        ofCall.ThrowIfCancellationRequested();
        cancellationToken.ThrowIfCancellationRequested();
        Current = _items[_next++];
        return new ValueTask<bool>(true);
    }

    public ValueTask DisposeAsync() => pages.DisposeAsync();

    private async ValueTask<bool> NextPageAsync()
    {
        while (await pages.MoveNextAsync().ConfigureAwait(false))
        {
            (_items, _next) = (pages.Current.Items, 0);
            if (_items.Count > 0)
            {
                Current = _items[_next++];
                return true;
            }
        }

        (_items, _next, Current) = ([], 0, default!);
        return false;
    }
}

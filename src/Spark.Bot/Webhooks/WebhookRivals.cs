using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// Finds out whether webhooks of the bot's name serve another bot that is alive, which would go deaf if they were
/// pointed here. Of bots that start at the same time at different addresses, the one whose webhook is the oldest wins.
/// </summary>
internal sealed class WebhookRivals(ProbeClient probe)
{
    private readonly HashSet<string> _mine = new(StringComparer.Ordinal);

    /// <summary>The address of a rival, or <c>null</c>.</summary>
    /// <param name="own">The webhooks of the bot's name, the oldest first.</param>
    /// <param name="target">Where this bot wants them to lead.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task<Uri?> FindAsync(IReadOnlyList<Webhook> own, Uri target, CancellationToken cancellationToken)
    {
        Uri[] targets = [.. own.Select(hook => ToUri(hook.TargetUrl)).OfType<Uri>()];
        if (targets is [var oldest, ..] && IsMine(oldest, target))
        {
            _mine.Add(target.AbsoluteUri);
            return null;
        }

        foreach (
            var other in targets
                .Where(url => !IsMine(url, target))
                .DistinctBy(url => url.AbsoluteUri, StringComparer.Ordinal)
        )
        {
            var answer = await probe.AskAsync(other, cancellationToken).ConfigureAwait(false);
            if (answer.Kind is ProbeAnswerKind.AnotherBot or ProbeAnswerKind.SomebodyElse)
            {
                return other;
            }
        }

        _mine.Add(target.AbsoluteUri);
        return null;
    }

    /// <summary>
    /// The same address, or one that was this process's before: a tunnel that got a new one. Two bots may be below one host.
    /// </summary>
    private bool IsMine(Uri url, Uri target) => url == target || _mine.Contains(url.AbsoluteUri);

    private static Uri? ToUri(string? text) => Uri.TryCreate(text, UriKind.Absolute, out var url) ? url : null;
}

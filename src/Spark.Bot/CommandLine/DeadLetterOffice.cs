using System.Globalization;
using Microsoft.Extensions.Options;

namespace Spark.Bot;

/// <summary>Lists, replays and drops dead letters from the command line; also while the bot runs.</summary>
internal sealed class DeadLetterOffice(IServiceProvider services)
{
    private const int Most = 1_000;

    public Task<bool> ListAsync(TextWriter output, CancellationToken cancellationToken) =>
        GuardedAsync(
            output,
            async letters =>
            {
                var all = await letters.ListAsync(Most, cancellationToken).ConfigureAwait(false);
                foreach (var letter in all)
                {
                    await output
                        .WriteLineAsync(
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"{letter.Id}  {letter.GivenUp:u}  {InboxEntry.Describe(letter.Webhook)}  after {letter.Attempts} attempts: {Printable.Of(letter.Reason)}"
                            )
                        )
                        .ConfigureAwait(false);
                }

                return all.Count switch
                {
                    0 => "There are no dead letters.",
                    Most => $"These are the oldest {Most}; there may be more.",
                    _ =>
                        $"{all.Count} dead letters. --replay-dead-letters has them handled again, --drop-dead-letters throws them away; =ID does so with one.",
                };
            }
        );

    public Task<bool> ReplayAsync(string? ids, TextWriter output, CancellationToken cancellationToken) =>
        EachAsync(
            ids,
            "replayed",
            (letters, id) => letters.ReplayAsync(id, cancellationToken),
            output,
            cancellationToken
        );

    public Task<bool> DropAsync(string? ids, TextWriter output, CancellationToken cancellationToken) =>
        EachAsync(ids, "dropped", (letters, id) => letters.DropAsync(id, cancellationToken), output, cancellationToken);

    private Task<bool> EachAsync(
        string? ids,
        string done,
        Func<IDeadLetters, long, Task<bool>> act,
        TextWriter output,
        CancellationToken cancellationToken
    ) =>
        GuardedAsync(
            output,
            async letters =>
            {
                var wanted = ids is null
                    ? (await letters.ListAsync(int.MaxValue, cancellationToken).ConfigureAwait(false)).Select(letter =>
                        letter.Id
                    )
                    : Read(ids);
                var count = 0;
                foreach (var id in wanted)
                {
                    try
                    {
                        if (await act(letters, id).ConfigureAwait(false))
                        {
                            count++;
                        }
                        else
                        {
                            await output.WriteLineAsync($"There is no dead letter {id}.").ConfigureAwait(false);
                        }
                    }
                    catch (InvalidOperationException error)
                    {
                        // This version cannot read it; the others are another matter.
                        await output.WriteLineAsync(error.Message).ConfigureAwait(false);
                    }
                }

                return $"{count} dead letters {done}.";
            }
        );

    /// <exception cref="InvalidOperationException">One is no number.</exception>
    private static List<long> Read(string ids) =>
        [
            .. ids.Split(',')
                .Select(id =>
                    long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                        ? number
                        : throw new InvalidOperationException(
                            $"'{id}' is not the number of a dead letter: --dead-letters lists them."
                        )
                ),
        ];

    private async Task<bool> GuardedAsync(TextWriter output, Func<IDeadLetters, Task<string>> act)
    {
        try
        {
            var inbox = (InboxChoice)services.GetService(typeof(InboxChoice))!;
            if (inbox.Is(SparkBotOptions.MemoryInboxName))
            {
                throw new InvalidOperationException(
                    "The inbox is in memory: another process cannot see it. Set Spark:Inbox to Sqlite."
                );
            }

            var letters = (IDeadLetters)services.GetService(typeof(IDeadLetters))!;
            await output.WriteLineAsync(await act(letters).ConfigureAwait(false)).ConfigureAwait(false);
            return true;
        }
        catch (Exception error)
            when (error is InboxUnavailableException or OptionsValidationException or InvalidOperationException)
        {
            await output.WriteLineAsync("Not done. " + error.Message).ConfigureAwait(false);
            return false;
        }
    }
}

using System.Threading.Channels;

namespace Spark.Emulator;

/// <summary>What others said in somebody's rooms and no test has asked for yet.</summary>
internal sealed class ReplyInbox : ICloudListener
{
    private readonly Cloud cloud;
    private readonly Guid person;
    private readonly Channel<(MessageRow Row, MessageContent Content)> replies = Channel.CreateUnbounded<(
        MessageRow,
        MessageContent
    )>();

    public ReplyInbox(Cloud cloud, PersonRow owner)
    {
        this.cloud = cloud;
        person = owner.Key;
        lock (cloud.Gate)
        {
            var before = owner
                .Rooms.Items.SelectMany(room => room.Messages.Items)
                .Where(row => row.Author != owner && row.VisibleTo(owner));
            foreach (var row in before.OrderBy(row => row.Created))
                replies.Writer.TryWrite((row, row.Content));
            cloud.Listen(owner, this);
        }
    }

    public void Hear(CloudEvent happened, PersonRow recipient)
    {
        if (
            happened is { Kind: EventKind.Created, Payload: MessagePayload message }
            && message.Row.Author.Key != person
        )
            replies.Writer.TryWrite((message.Row, message.Content));
    }

    public async Task<EmulatedMessage> NextAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var (row, content) = await replies.Reader.ReadAsync(either.Token).ConfigureAwait(false);
            return EmulatedMessage.Of(row, content, cloud);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(WhatWasSeen(patience), exception);
        }
    }

    public void Forget()
    {
        while (replies.Reader.TryRead(out _))
        {
            // Said before the reset, in rooms that are no more.
        }

        if (cloud.People.ByKey(person) is { } owner)
            cloud.Listen(owner, this);
    }

    private string WhatWasSeen(TimeSpan patience)
    {
        lock (cloud.Gate)
        {
            var owner = cloud.People.ByKey(person)!;
            var seen = owner
                .Rooms.Items.SelectMany(room =>
                    room.Messages.Newest(long.MaxValue, 10, row => row.VisibleTo(owner)).Items
                )
                .OrderBy(row => row.Created)
                .Select(row => $"{row.Author.DisplayName}: {row.Content.Wire.Text}")
                .ToList();
            return $"Nobody answered {owner.DisplayName} within {patience.TotalSeconds:0.#} s. "
                + (
                    seen.Count == 0
                        ? "Nothing was said in her or his rooms."
                        : "What was said: " + string.Join(" | ", seen.TakeLast(10))
                );
        }
    }
}

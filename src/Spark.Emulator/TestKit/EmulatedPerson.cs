using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Spark.Emulator;

/// <summary>A person of the emulator, in whose name a test acts: directly on the store, without HTTP.</summary>
public sealed class EmulatedPerson
{
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(60); // a busy machine is slow, not wrong

    private readonly Cloud cloud;
    private readonly Guid key;
    private readonly ReplyInbox inbox;

    internal EmulatedPerson(Cloud cloud, PersonRow row)
    {
        this.cloud = cloud;
        key = row.Key;
        (Id, DisplayName, Email, Token, IsBot) = (row.Id, row.DisplayName, row.Email, row.Token, row.IsBot);
        inbox = new ReplyInbox(cloud, row);
    }

    /// <summary>The person's id.</summary>
    public string Id { get; }

    /// <summary>The name shown in rooms.</summary>
    public string DisplayName { get; }

    /// <summary>The address.</summary>
    public string Email { get; }

    /// <summary>The bearer token of this person's calls.</summary>
    public string Token { get; }

    /// <summary>Whether it is a bot.</summary>
    public bool IsBot { get; }

    /// <summary>What mentions this person in a message: <c>&lt;@personId:…&gt;</c>.</summary>
    public string Mention => $"<@personId:{Id}>";

    private PersonRow Row =>
        cloud.People.ByKey(key) ?? throw new InvalidOperationException($"{this} is not there any more.");

    /// <summary>Says something to somebody directly.</summary>
    /// <param name="to">To whom.</param>
    /// <param name="text">What is said: plain text, or markdown where it holds a mention (<c>&lt;@</c>).</param>
    /// <param name="parentId">The message this replies to, or null.</param>
    /// <returns>The message.</returns>
    public Task<EmulatedMessage> SaysAsync(EmulatedPerson to, string text, string? parentId = null)
    {
        ArgumentNullException.ThrowIfNull(to);
        return SayAsync(new MessageRequest { ToPersonId = to.Id, ParentId = parentId }, text);
    }

    /// <summary>Says something in a room.</summary>
    /// <param name="roomId">Where.</param>
    /// <param name="text">What is said: plain text, or markdown where it holds a mention (<c>&lt;@</c>).</param>
    /// <param name="parentId">The message this replies to, or null.</param>
    /// <returns>The message.</returns>
    public Task<EmulatedMessage> SaysAsync(string roomId, string text, string? parentId = null) =>
        SayAsync(new MessageRequest { RoomId = roomId, ParentId = parentId }, text);

    /// <summary>
    /// The next message by somebody else in any of this person's rooms, in the order they were said; each is returned once. Waits
    /// until there is one.
    /// </summary>
    /// <param name="patience">How long to wait; 60 s by default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">Nobody said anything; the message tells what was seen.</exception>
    public Task<EmulatedMessage> NextReplyAsync(
        TimeSpan? patience = null,
        CancellationToken cancellationToken = default
    ) => inbox.NextAsync(patience ?? DefaultPatience, cancellationToken);

    /// <summary>Waits until this person, a bot most often, has an active webhook for new messages, or for something else.</summary>
    /// <param name="resource">What it is to hear of.</param>
    /// <param name="patience">How long to wait; 60 s by default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">There was none in that time.</exception>
    public async Task IsListeningAsync(
        string resource = "messages",
        TimeSpan? patience = null,
        CancellationToken cancellationToken = default
    )
    {
        using var timeout = new CancellationTokenSource(patience ?? DefaultPatience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        while (true)
        {
            Task change;
            lock (cloud.Gate)
            {
                if (Row.Webhooks.Items.Any(h => h.IsActive && WebhookTopics.Covers(h.Wire, resource, "created")))
                    return;
                change = cloud.Webhooks.Changed;
            }

            try
            {
                await change.WaitAsync(either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException(
                    $"{this} has no active webhook for {resource}: is the bot running?",
                    exception
                );
            }
        }
    }

    /// <summary>Makes a group room and adds people to it.</summary>
    public Task<EmulatedRoom> CreateRoomAsync(string title, params IReadOnlyList<EmulatedPerson> members) =>
        Act(() =>
        {
            ArgumentNullException.ThrowIfNull(members);
            var room = cloud.Rooms.Create(Row, new RoomRequest { Title = title });
            foreach (var member in members)
                cloud.Memberships.Create(Row, new MembershipRequest { RoomId = room.Id, PersonId = member.Id });
            return new EmulatedRoom(room.Id, room.Title);
        });

    /// <summary>Adds somebody to a room.</summary>
    public Task AddAsync(string roomId, EmulatedPerson person) =>
        Act(() =>
        {
            ArgumentNullException.ThrowIfNull(person);
            return cloud.Memberships.Create(Row, new MembershipRequest { RoomId = roomId, PersonId = person.Id });
        });

    /// <summary>Takes somebody out of a room; oneself, to leave it.</summary>
    public Task RemoveAsync(string roomId, EmulatedPerson person) =>
        Act(() =>
        {
            ArgumentNullException.ThrowIfNull(person);
            var room = cloud.Rooms.Visible(Row, roomId);
            if (!room.Members.TryGetValue(person.key, out var membership))
                throw ApiException.NotFound("User is not a participant of the room.");
            cloud.Memberships.Delete(Row, membership);
            return room;
        });

    /// <summary>Says something else instead.</summary>
    public Task<EmulatedMessage> EditAsync(EmulatedMessage message, string text)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Act(() =>
        {
            var content = cloud.Messages.Edit(
                Row,
                message.Id,
                Texted(new MessageRequest { RoomId = message.RoomId }, text)
            );
            return EmulatedMessage.Of(cloud.Messages.Visible(Row, message.Id), content, cloud);
        });
    }

    /// <summary>Deletes a message.</summary>
    public Task DeleteAsync(EmulatedMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Act(() =>
        {
            cloud.Messages.Delete(Row, message.Id);
            return message;
        });
    }

    /// <summary>Submits the card of a message, as with one of its buttons.</summary>
    /// <param name="message">The message with the card.</param>
    /// <param name="inputs">The values of the card's inputs by their ids, and the <c>data</c> of the button.</param>
    public Task<EmulatedSubmission> SubmitsAsync(EmulatedMessage message, IReadOnlyDictionary<string, string> inputs) =>
        SubmitsAsync(
            message,
            JsonSerializer.SerializeToElement(inputs, AttachmentActionsJson.Own.IReadOnlyDictionaryStringString)
        );

    /// <summary>Submits the card of a message with inputs of any form.</summary>
    /// <param name="message">The message with the card.</param>
    /// <param name="inputs">A JSON object: the values of the card's inputs by their ids, and the <c>data</c> of the button.</param>
    public Task<EmulatedSubmission> SubmitsAsync(EmulatedMessage message, JsonElement inputs)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Act(() =>
        {
            var action = cloud
                .AttachmentActions.Create(
                    Row,
                    new AttachmentActionRequest
                    {
                        Type = "submit",
                        MessageId = message.Id,
                        Inputs = inputs,
                    }
                )
                .Wire;
            var json = EmulatorJson.Bytes(action, AttachmentActionsJson.Own.AttachmentAction);
            return new EmulatedSubmission(action.Id, action.MessageId, action.RoomId, Encoding.UTF8.GetString(json));
        });
    }

    /// <summary>Lets something go wrong with this person's calls, or with the deliveries of his or her webhooks.</summary>
    /// <param name="faults">A JSON list of faults, such as <c>[{"kind":"rateLimit","count":1,"retryAfter":1}]</c>.</param>
    /// <exception cref="ArgumentException">It is no such list; the message says what is known.</exception>
    public void Suffers([StringSyntax(StringSyntaxAttribute.Json)] string faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        try
        {
            var list = JsonSerializer.Deserialize(faults, FaultsJson.Own.JsonElementArray) ?? [];
            cloud.Faults.Add(Row.Token, FaultSpec.Faults(list));
        }
        catch (Exception exception) when (exception is JsonException or ApiException)
        {
            throw new ArgumentException(exception.Message, nameof(faults), exception);
        }
    }

    /// <summary>Ends all faults of this person.</summary>
    public void Recovers() => cloud.Faults.Clear(Row.Token);

    /// <summary>The display name and the address.</summary>
    public override string ToString() => $"{DisplayName} ({Email})";

    private static MessageRequest Texted(MessageRequest request, string text) =>
        text.Contains("<@", StringComparison.Ordinal) ? request with { Markdown = text } : request with { Text = text };

    private Task<EmulatedMessage> SayAsync(MessageRequest request, string text) =>
        Act(() =>
        {
            ArgumentNullException.ThrowIfNull(text);
            var row = cloud.Messages.Create(Row, Texted(request, text));
            return EmulatedMessage.Of(row, row.Content, cloud);
        });

    /// <summary>Acts as one step, and tells what the API would have said against it.</summary>
    private Task<T> Act<T>(Func<T> action)
    {
        try
        {
            lock (cloud.Gate)
            {
                var result = action();
                cloud.Changed?.Invoke();
                return Task.FromResult(result);
            }
        }
        catch (ApiException exception)
        {
            return Task.FromException<T>(
                new InvalidOperationException(
                    $"{this} may not do this: {exception.Message} ({exception.Status})",
                    exception
                )
            );
        }
    }
}

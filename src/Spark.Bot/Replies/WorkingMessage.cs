using System.Net;
using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// A message that says that the bot is at work, and becomes the answer. The service allows ten edits of a message: one
/// is kept for the answer. If there is no answer when it is disposed of, the message is deleted.
/// </summary>
public sealed class WorkingMessage : IAsyncDisposable
{
    /// <summary>How often a message can be edited.</summary>
    public const int MaxEdits = 10;

    private readonly SparkClient _spark;
    private readonly Destination _destination;
    private readonly Message _message;
    private string _shown;
    private int _edits;
    private bool _settled;

    internal WorkingMessage(SparkClient spark, Destination destination, Message message, string shown) =>
        (_spark, _destination, _message, _shown) = (spark, destination, message, shown);

    /// <summary>Says how far the work is.</summary>
    /// <returns>
    /// Whether it is shown: not when it says the same as before, when the only edit left is the answer's, or when the
    /// message is gone.
    /// </returns>
    public async Task<bool> UpdateAsync(string text, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        if (_settled || text == _shown || _edits >= MaxEdits - 1)
        {
            return false;
        }

        if (!await TryEditAsync(new Reply { Text = text }.ToMessages()[0], cancellationToken).ConfigureAwait(false))
        {
            _edits = MaxEdits; // of no use any more: an earlier attempt has deleted it, or used its edits up
            return false;
        }

        _shown = text;
        return true;
    }

    /// <summary>
    /// Puts the answer in the message's place: an edit of it, with further messages if the answer is long; a new
    /// message if the answer has a card or a file, which edits cannot bring.
    /// </summary>
    /// <returns>The message with the answer, or its beginning.</returns>
    public async Task<Message> DoneAsync(Reply answer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var parts = answer.ToMessages();
        if (
            !(
                answer.Card is null
                && answer.FileUrl is null
                && answer.File is null
                && await TryEditAsync(parts[0], cancellationToken).ConfigureAwait(false)
            )
        )
        {
            var sent = await _destination.SendAsync(_spark, answer, cancellationToken).ConfigureAwait(false);
            await DeleteAsync(cancellationToken).ConfigureAwait(false);
            return sent;
        }

        _settled = true;
        foreach (var part in parts.Skip(1))
        {
            await _destination.SendAsync(_spark, part, cancellationToken).ConfigureAwait(false);
        }

        return _message;
    }

    /// <summary>Deletes the message, if it did not become an answer.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_settled)
        {
            try
            {
                await DeleteAsync(CancellationToken.None).ConfigureAwait(false);
            }
            catch (SparkApiException)
            {
                // It stays; what made the work fail is worth more than this.
            }
        }
    }

    private async Task<bool> TryEditAsync(CreateMessageRequest part, CancellationToken cancellationToken)
    {
        if (part.Markdown is null && part.Text == _shown)
        {
            return true;
        }

        try
        {
            await EditAsync(part, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (SparkApiException error) when (error.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound)
        {
            return false; // deleted by somebody, or edited elsewhere: the answer comes as a message of its own
        }
    }

    private Task<Message> EditAsync(CreateMessageRequest part, CancellationToken cancellationToken)
    {
        _edits++;
        return _spark.Messages.EditAsync(
            _message.Id,
            new EditMessageRequest
            {
                RoomId = _message.RoomId ?? _destination.RoomId ?? "",
                Text = part.Text,
                Markdown = part.Markdown,
            },
            cancellationToken
        );
    }

    private async Task DeleteAsync(CancellationToken cancellationToken)
    {
        _settled = true;
        try
        {
            await _spark.Messages.DeleteAsync(_message.Id, cancellationToken).ConfigureAwait(false);
        }
        catch (SparkNotFoundException)
        {
            // gone already
        }
    }
}

/// <summary>Says that the bot is at work.</summary>
public static class WorkingExtensions
{
    /// <summary>Posts a message that becomes the answer (<see cref="WorkingMessage.DoneAsync"/>).</summary>
    /// <param name="botEvent">What is being handled.</param>
    /// <param name="text">What the message says.</param>
    /// <param name="place">Where it goes.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public static async Task<WorkingMessage> WorkingAsync(
        this RoomEvent botEvent,
        string text = "Working on it …",
        ReplyPlace place = ReplyPlace.Here,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(botEvent);
        var destination = Destination.Of(botEvent, place);
        var message = await destination
            .SendAsync(botEvent.Spark, new Reply { Text = text }, cancellationToken)
            .ConfigureAwait(false);
        return new WorkingMessage(botEvent.Spark, destination, message, text);
    }
}

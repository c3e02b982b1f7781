using System.Text.Json;

namespace Spark.Client;

/// <summary>Messages: write, read, edit, delete.</summary>
public sealed class MessagesApi
{
    private readonly SparkHttp _http;

    internal MessagesApi(SparkHttp http) => _http = http;

    /// <summary>
    /// Lists the messages of a room, newest first, answers in threads included. A bot sees only messages that mention
    /// it in a group room, and must ask for them with <see cref="ListMessagesRequest.MentionedPeople"/>.
    /// </summary>
    public SparkList<Message> ListAsync(ListMessagesRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _http.List<Message>(["messages"], request.ToQuery(), cancellationToken);
    }

    /// <summary>Lists the messages of a direct conversation, newest first. The service gives one page only.</summary>
    public SparkList<Message> ListDirectAsync(
        ListDirectMessagesRequest request,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        return _http.List<Message>(["messages", "direct"], request.ToQuery(), cancellationToken);
    }

    /// <summary>
    /// Sends a message. It is never sent twice behind the caller's back: when it is not known whether the service took
    /// it, the exception says so (<see cref="SparkApiException.MayHaveBeenApplied"/>).
    /// </summary>
    /// <exception cref="ArgumentException">There is more than one file.</exception>
    public Task<Message> CreateAsync(CreateMessageRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Files is { Count: > 1 }
            ? throw new ArgumentException("A message carries one file; send one message for each.", nameof(request))
            : _http.PostAsync<CreateMessageRequest, Message>(["messages"], request, cancellationToken);
    }

    /// <summary>
    /// Sends a message with a file, streamed. The time limit of an attempt is one for progress here: it starts anew
    /// with every part that is sent.
    /// </summary>
    /// <param name="request">The message.</param>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ArgumentException">
    /// The message names a file already, or has a card: neither can travel beside an uploaded file.
    /// </exception>
    public Task<Message> CreateAsync(
        CreateMessageRequest request,
        FileUpload file,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(file);
        if (request.Files is { Count: > 0 })
        {
            throw new ArgumentException("A message carries one file; send one message for each.", nameof(request));
        }

        if (file.Url is { } url)
        {
            return CreateAsync(request with { Files = [url.AbsoluteUri] }, cancellationToken);
        }

        if (request.Attachments is { Count: > 0 })
        {
            throw new ArgumentException(
                "A card cannot travel with an uploaded file; send two messages.",
                nameof(request)
            );
        }

        var members = JsonSerializer.SerializeToElement(request, SparkJson.TypeInfo<CreateMessageRequest>());
        var call = _http.Call(HttpMethod.Post, ["messages"]) with
        {
            Content = limit => MultipartMessage.Create(members, file, limit),
            IsTransfer = true,
            IsSentOnce = !file.IsRepeatable,
        };
        return _http.SendAsync<Message>(call, cancellationToken);
    }

    /// <summary>One message.</summary>
    /// <exception cref="SparkNotFoundException">
    /// There is no such message, or the caller may not see it; also for a moment after a webhook told of it.
    /// </exception>
    public Task<Message> GetAsync(string messageId, CancellationToken cancellationToken = default) =>
        _http.GetAsync<Message>(["messages", messageId], cancellationToken);

    /// <summary>Edits a message of one's own.</summary>
    public Task<Message> EditAsync(
        string messageId,
        EditMessageRequest request,
        CancellationToken cancellationToken = default
    ) => _http.PutAsync<EditMessageRequest, Message>(["messages", messageId], request, cancellationToken);

    /// <summary>Deletes a message: one's own; moderators and administrators also others'.</summary>
    public Task DeleteAsync(string messageId, CancellationToken cancellationToken = default) =>
        _http.DeleteAsync(["messages", messageId], cancellationToken);
}

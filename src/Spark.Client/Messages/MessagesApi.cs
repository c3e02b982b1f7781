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
    public Task<Message> CreateAsync(CreateMessageRequest request, CancellationToken cancellationToken = default) =>
        _http.PostAsync<CreateMessageRequest, Message>(["messages"], request, cancellationToken);

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

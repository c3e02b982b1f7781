using System.Net;

namespace Spark.Client;

/// <summary>Attachment actions: cards that were submitted.</summary>
public sealed class AttachmentActionsApi
{
    private readonly SparkHttp _http;

    internal AttachmentActionsApi(SparkHttp http) => _http = http;

    /// <summary>
    /// Submits a card. Where the service says only that it has accepted it (202 without a body), the id is empty.
    /// </summary>
    public Task<AttachmentAction> CreateAsync(
        CreateAttachmentActionRequest request,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        return _http.SendAsync(
            _http.CallWith(HttpMethod.Post, ["attachment", "actions"], request),
            (response, _, limit) => ReadAsync(response, request, limit.Token),
            cancellationToken
        );
    }

    /// <summary>One submission, with what was entered.</summary>
    /// <exception cref="SparkNotFoundException">
    /// There is no such action, or the caller may not see it; also for a moment after a webhook told of it.
    /// </exception>
    public Task<AttachmentAction> GetAsync(string actionId, CancellationToken cancellationToken = default) =>
        _http.GetAsync<AttachmentAction>(["attachment", "actions", actionId], cancellationToken);

    private static async Task<AttachmentAction> ReadAsync(
        HttpResponseMessage response,
        CreateAttachmentActionRequest request,
        CancellationToken limit
    )
    {
        if (response.StatusCode is HttpStatusCode.Accepted)
        {
            await response.Content.LoadIntoBufferAsync(JsonAnswer.MaxSize, limit).ConfigureAwait(false);
            if (response.Content.Headers.ContentLength is 0)
            {
                return new AttachmentAction
                {
                    Id = "",
                    Type = request.Type,
                    MessageId = request.MessageId,
                };
            }
        }

        return await JsonAnswer
            .ReadAsync(response, SparkJson.AnswerType<AttachmentAction>(), limit)
            .ConfigureAwait(false);
    }
}

namespace Spark.Client;

/// <summary>Attachment actions: cards that were submitted.</summary>
public sealed class AttachmentActionsApi
{
    private readonly SparkHttp _http;

    internal AttachmentActionsApi(SparkHttp http) => _http = http;

    /// <summary>Submits a card.</summary>
    public Task<AttachmentAction> CreateAsync(
        CreateAttachmentActionRequest request,
        CancellationToken cancellationToken = default
    ) =>
        _http.PostAsync<CreateAttachmentActionRequest, AttachmentAction>(
            ["attachment", "actions"],
            request,
            cancellationToken
        );

    /// <summary>One submission, with what was entered.</summary>
    /// <exception cref="SparkNotFoundException">
    /// There is no such action, or the caller may not see it; also for a moment after a webhook told of it.
    /// </exception>
    public Task<AttachmentAction> GetAsync(string actionId, CancellationToken cancellationToken = default) =>
        _http.GetAsync<AttachmentAction>(["attachment", "actions", actionId], cancellationToken);
}

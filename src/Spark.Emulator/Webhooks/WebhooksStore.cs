namespace Spark.Emulator;

/// <summary>Whose webhooks there are. Every method is called under the gate.</summary>
internal sealed class WebhooksStore(Cloud cloud)
{
    private readonly Dictionary<Guid, WebhookRow> hooks = [];
    private TaskCompletionSource changed = NewChange();

    /// <summary>Completes when there is one more, or one was changed.</summary>
    public Task Changed => changed.Task;

    public IReadOnlyCollection<WebhookRow> All => hooks.Values;

    public WebhookRow? Own(PersonRow caller, string id) => ById(id) is { } hook && hook.Owner == caller ? hook : null;

    public WebhookRow? ById(string id) => SparkId.Uuid(id) is { } key ? hooks.GetValueOrDefault(key) : null;

    public Webhook Create(PersonRow caller, WebhookRequest request)
    {
        CheckNameAndTarget(request);
        if (string.IsNullOrEmpty(request.Resource))
            throw ApiException.BadRequest("resource cannot be null");
        if (string.IsNullOrEmpty(request.Event))
            throw ApiException.BadRequest("event cannot be null");
        WebhookTopics.Check(request.Resource, request.Event);
        if (request.OwnedBy is not (null or "" or "creator"))
            throw ApiException.Forbidden("This emulator knows webhooks owned by their creator only.");
        var filter = WebhookFilter.Read(request.Filter, request.Resource, caller, cloud);

        var key = Guid.NewGuid();
        var created = cloud.Now();
        var row = new WebhookRow(key, caller, created, filter, cloud.Sender)
        {
            Wire = new Webhook
            {
                Id = SparkId.Of("WEBHOOK", key),
                Name = request.Name!,
                TargetUrl = request.TargetUrl!,
                Resource = request.Resource,
                Event = request.Event,
                Filter = string.IsNullOrEmpty(request.Filter) ? null : request.Filter,
                Secret = string.IsNullOrEmpty(request.Secret) ? null : request.Secret,
                OrgId = caller.Wire.OrgId,
                CreatedBy = caller.Id,
                AppId = SparkId.Of("APPLICATION", "C" + caller.Key.ToString("N")),
                OwnedBy = "creator",
                Status = "active",
                Created = Timestamps.Format(created),
            },
        };
        Add(row);
        return row.Wire;
    }

    public void Add(WebhookRow row)
    {
        hooks.Add(row.Key, row);
        row.Owner.Webhooks.Add(row);
        cloud.Listen(row.Owner, row);
        TellOfChange();
    }

    /// <summary>Webex API: name, target, secret can change, and an inactive webhook can be made active; the topic is fixed.</summary>
    public Webhook Update(WebhookRow row, WebhookRequest request)
    {
        CheckNameAndTarget(request);
        if (request.Status is not (null or "" or "active" or "inactive"))
            throw ApiException.BadRequest("status can only be set to active.");
        row.Wire = row.Wire with
        {
            Name = request.Name!,
            TargetUrl = request.TargetUrl!,
            Secret = string.IsNullOrEmpty(request.Secret) ? row.Wire.Secret : request.Secret,
            Status = request.Status is "active" ? "active" : row.Wire.Status,
        };
        TellOfChange();
        return row.Wire;
    }

    public void Delete(WebhookRow row)
    {
        row.Forget();
        hooks.Remove(row.Key);
        row.Owner.Webhooks.Remove(row);
        cloud.Unlisten(row.Owner, row);
    }

    /// <summary>Webex API: a webhook that fails too often becomes inactive, and stays so until its owner says otherwise.</summary>
    public void Disable(WebhookRow row)
    {
        row.Wire = row.Wire with { Status = "inactive" };
        row.Queue.Clear();
    }

    public void Clear() => hooks.Clear();

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void TellOfChange()
    {
        changed.SetResult();
        changed = NewChange();
    }

    private static void CheckNameAndTarget(WebhookRequest request)
    {
        if (string.IsNullOrWhiteSpace(request.Name))
            throw ApiException.BadRequest("name cannot be empty");
        if (string.IsNullOrWhiteSpace(request.TargetUrl))
            throw ApiException.BadRequest("targetUrl cannot be null");
        if (!Uri.TryCreate(request.TargetUrl, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            throw ApiException.BadRequest("targetUrl must be an http or https address");
    }
}

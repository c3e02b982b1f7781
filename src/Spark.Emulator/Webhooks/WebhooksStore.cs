namespace Spark.Emulator;

/// <summary>Whose webhooks there are. Every method is called under the gate.</summary>
internal sealed class WebhooksStore(Cloud cloud)
{
    private readonly Dictionary<Guid, WebhookRow> hooks = [];
    private TaskCompletionSource changed = NewChange();

    /// <summary>Completes when there is one more, or one was changed.</summary>
    public Task Changed => changed.Task;

    public IReadOnlyCollection<WebhookRow> All => hooks.Values;

    /// <summary>Those that hear of the whole organization.</summary>
    private readonly Timeline<WebhookRow> organizations = new(hook => hook.Created);

    public WebhookRow? Own(PersonRow caller, string id) => ById(id) is { } hook && hook.IsOf(caller) ? hook : null;

    /// <summary>Webex API: <c>ownedBy=org</c>, for administrators and compliance officers.</summary>
    public Page<WebhookRow> OfOrganization(PersonRow caller, long before, int max)
    {
        RequireOrganizationRights(caller);
        return organizations.Newest(before, max, hook => hook.Owner.OrgKey == caller.OrgKey);
    }

    /// <summary>Tells the organizations' webhooks of what their people do, and of what is done in rooms they are in.</summary>
    public void Hear(CloudEvent happened)
    {
        foreach (var hook in organizations.Items)
        {
            if (
                happened.Actor.OrgKey == hook.Owner.OrgKey
                || happened.Room.Members.Values.Any(member => member.Person.OrgKey == hook.Owner.OrgKey)
            )
                hook.Hear(happened, hook.Owner);
        }
    }

    public WebhookRow? ById(string id) => SparkId.Uuid(id) is { } key ? hooks.GetValueOrDefault(key) : null;

    public Webhook Create(PersonRow caller, WebhookRequest request)
    {
        CheckNameAndTarget(request);
        if (string.IsNullOrEmpty(request.Resource))
            throw ApiException.BadRequest("resource cannot be null");
        if (string.IsNullOrEmpty(request.Event))
            throw ApiException.BadRequest("event cannot be null");
        WebhookTopics.Check(request.Resource, request.Event);
        if (request.OwnedBy is not (null or "" or "creator" or "org"))
            throw ApiException.BadRequest("ownedBy must be creator or org");
        var isOrganizations = request.OwnedBy is "org";
        if (isOrganizations)
            RequireOrganizationRights(caller);
        var filter = WebhookFilter.Read(request.Filter, request.Resource, caller, cloud, isOrganizations);
        if (isOrganizations)
            RequireOnlyOne(caller, request);

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
                OwnedBy = isOrganizations ? "org" : "creator",
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
        if (row.IsOrganizations)
            organizations.Add(row);
        else
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
        organizations.Remove(row);
        cloud.Unlisten(row.Owner, row);
    }

    /// <summary>Webex API: a webhook that fails too often becomes inactive, and stays so until its owner says otherwise.</summary>
    public void Disable(WebhookRow row)
    {
        row.Wire = row.Wire with { Status = "inactive" };
        row.Queue.Clear();
    }

    public void Clear()
    {
        foreach (var hook in organizations.Items)
            hook.Forget();
        organizations.Clear();
        hooks.Clear();
    }

    private static void RequireOrganizationRights(PersonRow caller)
    {
        if (!caller.MayOwnForOrganization)
            throw ApiException.Forbidden(
                "Webhooks of the organization are for its administrators and compliance officers."
            );
    }

    /// <summary>Webex API: one for the organization per resource and filter.</summary>
    private void RequireOnlyOne(PersonRow caller, WebhookRequest request)
    {
        var filter = string.IsNullOrEmpty(request.Filter) ? null : request.Filter;
        if (
            organizations.Items.Any(hook =>
                hook.Owner.OrgKey == caller.OrgKey
                && string.Equals(hook.Wire.Resource, request.Resource, StringComparison.Ordinal)
                && string.Equals(hook.Wire.Filter, filter, StringComparison.Ordinal)
            )
        )
            throw new ApiException(
                StatusCodes.Status409Conflict,
                "The organization has a webhook with this resource and filter already."
            );
    }

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

namespace Spark.Emulator;

/// <summary>A webhook in a snapshot. What it has yet to deliver and how often it failed is forgotten.</summary>
internal sealed record WebhookSnapshot(Guid Key, Guid Owner, long Created, Webhook Webhook)
{
    public static IReadOnlyList<WebhookSnapshot> All(Cloud cloud) =>
        [
            .. cloud
                .Webhooks.All.OrderBy(row => row.Created)
                .Select(row => new WebhookSnapshot(row.Key, row.Owner.Key, row.Created, row.Wire)),
        ];

    public static void Load(IReadOnlyList<WebhookSnapshot> all, Cloud cloud)
    {
        foreach (var one in all)
        {
            var owner =
                cloud.People.ByKey(one.Owner)
                ?? throw new SnapshotException($"the owner of the webhook {one.Key} is not in it");
            cloud.Webhooks.Add(
                new WebhookRow(one.Key, owner, one.Created, WebhookFilter.Parse(one.Webhook.Filter), cloud.Sender)
                {
                    Wire = one.Webhook,
                }
            );
        }
    }

    /// <summary>
    /// Brings back those that still mean something: their owner is there, may have such a webhook, and what the filter names is
    /// there too.
    /// </summary>
    public static void Keep(IReadOnlyList<WebhookSnapshot> all, Cloud cloud) =>
        Load(
            [
                .. all.Where(one =>
                    cloud.People.ByKey(one.Owner) is { } owner
                    && (owner.MayOwnForOrganization || one.Webhook.OwnedBy is not "org")
                    && WebhookFilter.Parse(one.Webhook.Filter).Stands(owner, cloud, one.Webhook.OwnedBy is "org")
                ),
            ],
            cloud
        );
}

namespace Spark.Emulator;

/// <summary>What webhooks were sent, and sending it again.</summary>
internal static class DeliveriesAdmin
{
    public static void Map(AdminRoutes admin)
    {
        admin.Get(
            "/deliveries",
            http =>
                JsonAnswer.WriteAsync(
                    http,
                    StatusCodes.Status200OK,
                    EmulatorJson.Bytes(
                        new ItemList<Delivery>(admin.Cloud.Sender.Log.Newest()),
                        DeliveriesJson.Own.ItemListDelivery
                    )
                )
        );
        admin.Post("/deliveries/{deliveryId}/redeliver", http => RedeliverAsync(http, admin.Cloud));
    }

    /// <summary>Answers with the new delivery once its receiver has answered, however it did.</summary>
    private static async Task RedeliverAsync(HttpContext http, Cloud cloud)
    {
        var id = (string)http.Request.RouteValues["deliveryId"]!;
        var delivery =
            cloud.Sender.Log.ById(id)
            ?? throw ApiException.NotFound($"There is no delivery {id}: only the last ones are kept.");
        if (delivery.Body.Length == 0)
            throw ApiException.BadRequest("This delivery failed before there was anything to send.");
        WebhookRow? hook;
        lock (cloud.Gate)
            hook = cloud.Webhooks.ById(delivery.Attempt.WebhookId);
        if (hook is null)
            throw ApiException.NotFound("The webhook of this delivery was deleted.");
        var again = await cloud.Sender.RedeliverAsync(delivery, hook.Wire).ConfigureAwait(false);
        await JsonAnswer
            .WriteAsync(http, StatusCodes.Status200OK, EmulatorJson.Bytes(again, DeliveriesJson.Own.Delivery))
            .ConfigureAwait(false);
    }
}

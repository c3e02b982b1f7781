namespace Spark.Client;

/// <summary>Webhooks: be told of what happens.</summary>
public sealed class WebhooksApi
{
    private readonly SparkHttp _http;

    internal WebhooksApi(SparkHttp http) => _http = http;

    /// <summary>Lists the caller's webhooks.</summary>
    public SparkList<Webhook> ListAsync(
        ListWebhooksRequest? request = null,
        CancellationToken cancellationToken = default
    ) => _http.List<Webhook>(["webhooks"], (request ?? new()).ToQuery(), cancellationToken);

    /// <summary>Makes a webhook.</summary>
    public Task<Webhook> CreateAsync(CreateWebhookRequest request, CancellationToken cancellationToken = default) =>
        _http.PostAsync<CreateWebhookRequest, Webhook>(["webhooks"], request, cancellationToken);

    /// <summary>One webhook.</summary>
    public Task<Webhook> GetAsync(string webhookId, CancellationToken cancellationToken = default) =>
        _http.GetAsync<Webhook>(["webhooks", webhookId], cancellationToken);

    /// <summary>Changes a webhook, or enables it again.</summary>
    public Task<Webhook> UpdateAsync(
        string webhookId,
        UpdateWebhookRequest request,
        CancellationToken cancellationToken = default
    ) => _http.PutAsync<UpdateWebhookRequest, Webhook>(["webhooks", webhookId], request, cancellationToken);

    /// <summary>Deletes a webhook.</summary>
    public Task DeleteAsync(string webhookId, CancellationToken cancellationToken = default) =>
        _http.DeleteAsync(["webhooks", webhookId], cancellationToken);
}

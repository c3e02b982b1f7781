using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Spark.Emulator;

/// <summary>
/// The web server around the store. It is built from an empty builder with an explicit address, so that it shares nothing with
/// a program that embeds it: no configuration, no ASPNETCORE_URLS, no console lifetime.
/// </summary>
internal sealed class EmulatorHost : IAsyncDisposable
{
    private static readonly TimeSpan PatienceAtStop = TimeSpan.FromMilliseconds(500);

    private readonly WebApplication app;
    private StateFile? state;
    private StateLock? hold;
    private Task? ended;

    private EmulatorHost(WebApplication app, Cloud cloud)
    {
        this.app = app;
        Cloud = cloud;
    }

    public Cloud Cloud { get; }

    public static async Task<EmulatorHost> StartAsync(EmulatorSettings settings, CancellationToken cancellationToken)
    {
        var cloud = new Cloud(settings);
        var host = new EmulatorHost(Build(settings, cloud), cloud);
        try
        {
            if (settings.StateFile is { } file)
            {
                host.hold = StateLock.Take(file);
                StateFile.Read(file, cloud);
            }

            FaultsFile.Apply(settings.Faults, cloud);
            await host.app.StartAsync(cancellationToken).ConfigureAwait(false);
            if (settings.StateFile is { } kept)
                host.state = StateFile.Keep(kept, cloud, settings.Loggers.CreateLogger<StateFile>());
        }
        catch (Exception exception)
        {
            await host.DisposeAsync().ConfigureAwait(false);
            if (exception is IOException)
                throw new SparkEmulatorAddressException(settings.Url, exception);
            throw;
        }

        cloud.Url = host.Address(settings.Url);
        return host;
    }

    /// <summary>Ends it once; whoever asks again waits for the same end.</summary>
    public ValueTask DisposeAsync()
    {
        lock (Cloud.Gate)
            return new ValueTask(ended ??= EndAsync());
    }

    private async Task EndAsync()
    {
        await Task.Yield();
        using var patience = new CancellationTokenSource(PatienceAtStop);
        await app.StopAsync(patience.Token).ConfigureAwait(false);
        await app.DisposeAsync().ConfigureAwait(false);
        await Cloud.Sender.DisposeAsync().ConfigureAwait(false);
        if (state is not null)
            await state.DisposeAsync().ConfigureAwait(false);
        hold?.Dispose();
    }

    private static WebApplication Build(EmulatorSettings settings, Cloud cloud)
    {
        var builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions { ApplicationName = "Spark.Emulator", ContentRootPath = AppContext.BaseDirectory }
        );
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxRequestBodySize = RemoteFiles.LargestRequest;
            });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(settings.Loggers);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();

        var web = builder.Build();
        web.Urls.Add(settings.Url.GetLeftPart(UriPartial.Authority));
        var pipeline = new RequestPipeline(
            new HostNames(settings.Url, settings.PublicUrl),
            settings.Loggers.CreateLogger<RequestPipeline>()
        );
        var calls = new CallRecorder(cloud);
        web.Use(next => http => calls.InvokeAsync(http, next));
        web.Use(next => http => pipeline.InvokeAsync(http, next));
        web.Use(next => http => NoteAsync(http, cloud, next));
        web.UseRouting();
        Resources.Map(new ApiRoutes(web, cloud));
        var admin = new AdminRoutes(web, cloud);
        AdminApi.Map(admin);
        StateAdmin.Map(admin);
        FaultsAdmin.Map(admin);
        ClockAdmin.Map(admin, settings.Time);
        AccessTokensApi.Map(admin);
        StreamApi.Map(admin, settings.Time, web.Lifetime.ApplicationStopping);
        ChatPage.Map(web);
        web.MapMethods(
            "/health/live",
            [HttpMethods.Get],
            http => http.Response.WriteAsync("Healthy", http.RequestAborted)
        );
        return web;
    }

    /// <summary>A call that is more than a question may have changed something, even one that failed.</summary>
    private static async Task NoteAsync(HttpContext http, Cloud cloud, RequestDelegate next)
    {
        try
        {
            await next(http).ConfigureAwait(false);
        }
        finally
        {
            if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
                cloud.Changed?.Invoke();
        }
    }

    /// <summary>The configured address, with the port that was free when none was asked for.</summary>
    private Uri Address(Uri configured)
    {
        var bound = app
            .Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.Select(address => new Uri(address))
            .First();
        var builder = new UriBuilder(configured) { Port = bound.Port };
        if (
            IPAddress.TryParse(configured.Host.Trim('[', ']'), out var ip)
            && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any))
        )
            builder.Host = "localhost";
        return builder.Uri;
    }

    /// <summary>The embedding program decides when to stop.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

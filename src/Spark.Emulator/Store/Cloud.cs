namespace Spark.Emulator;

/// <summary>
/// All the state of the emulated cloud. One gate guards it; what happens under the gate is short (look up, change, note who has
/// to hear of it), and everything slow (formatting, serialising, sending) happens outside.
/// </summary>
internal sealed class Cloud
{
    private readonly EmulatorSettings settings;
    private readonly CloudClock clock;
    private readonly HashSet<PersonRow> listening = [];

    public Cloud(EmulatorSettings settings)
    {
        this.settings = settings;
        clock = new CloudClock(settings.Time);
        Calls = new CallLog(Activity);
        Sender = new WebhookSender(this, settings);
        People = new PeopleStore(this);
        AccessTokens = new AccessTokensStore(this);
        Organizations = new OrganizationsStore(this);
        Roles = new RolesStore(settings.Seed);
        Rooms = new RoomsStore(this);
        Memberships = new MembershipsStore(this);
        Messages = new MessagesStore(this);
        AttachmentActions = new AttachmentActionsStore(this);
        Teams = new TeamsStore(this);
        RoomTabs = new RoomTabsStore(this);
        LinkedFolders = new LinkedFoldersStore(this);
        AdminAudit = new AdminAuditStore(this);
        SecurityAudit = new SecurityAuditStore(this);
        Guests = new GuestsStore(this);
        ResourceGroupMemberships = new ResourceGroupMembershipsStore(this);
        FileScans = new FileScanner(settings.FileScans);
        Events = new EventsStore(this);
        Webhooks = new WebhooksStore(this);
        RemoteFiles = new RemoteFiles(settings.FileHosts);
        Faults = new FaultPlan(this, settings.FaultSeed);
        Seeding.Apply(settings.Seed, this);
    }

    public Lock Gate { get; } = new();

    public PeopleStore People { get; }

    public AccessTokensStore AccessTokens { get; }

    public OrganizationsStore Organizations { get; }

    public RolesStore Roles { get; }

    public RoomsStore Rooms { get; }

    public MembershipsStore Memberships { get; }

    public MessagesStore Messages { get; }

    public AttachmentActionsStore AttachmentActions { get; }

    public TeamsStore Teams { get; }

    public RoomTabsStore RoomTabs { get; }

    public LinkedFoldersStore LinkedFolders { get; }

    public AdminAuditStore AdminAudit { get; }

    public SecurityAuditStore SecurityAudit { get; }

    public GuestsStore Guests { get; }

    public ResourceGroupMembershipsStore ResourceGroupMemberships { get; }

    public FileScanner FileScans { get; }

    public EventsStore Events { get; }

    public WebhooksStore Webhooks { get; }

    public RemoteFiles RemoteFiles { get; }

    public FaultPlan Faults { get; }

    public WebhookSender Sender { get; }

    public ActivityFeed Activity { get; } = new();

    public CallLog Calls { get; }

    /// <summary>Where it listens; known once it does.</summary>
    public Uri Url { get; set; } = new("http://localhost");

    /// <summary>What the clock says: for everything that expires.</summary>
    public ShiftedClock Time => settings.Time;

    /// <summary>Told when something may have changed, for whoever keeps it.</summary>
    public Action? Changed { get; set; }

    /// <summary>The next moment; no two objects share one. Call it under the gate.</summary>
    public long Now() => clock.Next();

    /// <summary>Scheme, host and port for addresses in answers: clients send their token to the origin they know only.</summary>
    public string Origin(HttpContext? http) =>
        (settings.PublicUrl, http) switch
        {
            ({ } url, _) => url.GetLeftPart(UriPartial.Authority),
            (null, { } call) => $"{call.Request.Scheme}://{call.Request.Host.ToUriComponent()}",
            _ => Url.GetLeftPart(UriPartial.Authority),
        };

    /// <summary>Tells everybody in a room who may hear of an event and listens. Call it under the gate, while the audience is in the room.</summary>
    public void Publish(CloudEvent happened)
    {
        Events.Add(happened);
        Webhooks.Hear(happened);
        var members = happened.Room.Members;
        if (listening.Count < members.Count)
        {
            foreach (var person in listening)
            {
                if (members.ContainsKey(person.Key))
                    Tell(person, happened);
            }
        }
        else
        {
            foreach (var membership in members.Values)
                Tell(membership.Person, happened);
        }
    }

    /// <summary>The people, in the order of the seed.</summary>
    public List<PersonRow> Everybody()
    {
        lock (Gate)
            return [.. People.All.Items];
    }

    public void Listen(PersonRow person, ICloudListener listener)
    {
        lock (Gate)
        {
            person.Listeners.Add(listener);
            listening.Add(person);
        }
    }

    public void Unlisten(PersonRow person, ICloudListener listener)
    {
        lock (Gate)
        {
            person.Listeners.Remove(listener);
            if (person.Listeners.Count == 0)
                listening.Remove(person);
        }
    }

    /// <summary>Lets somebody with a token hear; null when it is nobody's. Both under one gate: people may be replaced meanwhile.</summary>
    public PersonRow? ListenAs(string? token, ICloudListener listener)
    {
        lock (Gate)
        {
            var person = People.ByToken(token);
            if (person is not null)
                Listen(person, listener);
            return person;
        }
    }

    /// <summary>
    /// Forgets everything said and done; the people are those of the seed. Webhooks are no talk but how programs hear of it: they
    /// stay, unless they are for a room that is no more, or are not wanted.
    /// </summary>
    public void Reset(bool keepWebhooks = true)
    {
        lock (Gate)
        {
            var hooks = keepWebhooks ? WebhookSnapshot.All(this) : [];
            Refill(() =>
            {
                Organizations.Restore();
                People.Restore();
                WebhookSnapshot.Keep(hooks, this);
            });
            Faults.Clear();
            Sender.Log.Clear();
            Calls.Clear();
        }
    }

    /// <summary>Everything there is, at this moment.</summary>
    public CloudSnapshot Snapshot()
    {
        lock (Gate)
            return CloudSnapshot.Of(this, clock.Last);
    }

    /// <summary>Replaces everything there is; when that fails, everything is as before.</summary>
    /// <exception cref="SnapshotException">Something in the snapshot refers to what is not in it.</exception>
    public void Restore(CloudSnapshot snapshot)
    {
        lock (Gate)
        {
            var before = Snapshot();
            try
            {
                Refill(() => snapshot.Fill(this));
            }
            catch
            {
                Refill(() => before.Fill(this));
                throw;
            }

            clock.GoOnFrom(snapshot.Last);
        }
    }

    private void Refill(Action fill)
    {
        var listeners = listening.SelectMany(person => person.Listeners).ToList();
        foreach (var person in listening)
            person.Forget();
        listening.Clear();
        Webhooks.Clear();
        Messages.Clear();
        AttachmentActions.Clear();
        Teams.Clear();
        RoomTabs.Clear();
        LinkedFolders.Clear();
        AdminAudit.Log.Clear();
        SecurityAudit.Log.Clear();
        Guests.Clear();
        ResourceGroupMemberships.Clear();
        FileScans.Clear();
        Events.Clear();
        Rooms.Clear();
        AccessTokens.Clear();
        People.Clear();
        fill();
        foreach (var listener in listeners)
            listener.Forget();
    }

    private static void Tell(PersonRow person, CloudEvent happened)
    {
        if (person.Listeners.Count == 0 || !happened.Payload.VisibleTo(person))
            return;
        foreach (var listener in person.Listeners)
            listener.Hear(happened, person);
    }
}

namespace Spark.Emulator;

/// <summary>
/// What is to go wrong, by the token of the person it happens to. Faults strike in the order they were asked for: of those that
/// answer a call themselves one strikes, of the others all.
/// </summary>
internal sealed class FaultPlan(Cloud cloud, int seed)
{
    private readonly Dictionary<string, List<Fault>> _byToken = new(StringComparer.Ordinal);
    private int _count;
    private volatile bool _any; // so that a call without faults takes no lock

    /// <summary>Answers a call, or lets go wrong what is to go wrong with it.</summary>
    public Task AnswerAsync(ApiCall call, Func<ApiCall, Task> handler)
    {
        if (!_any)
        {
            return handler(call);
        }

        Func<Task> answer = () => handler(call);
        foreach (var fault in Struck(call).AsEnumerable().Reverse())
        {
            var inner = answer;
            answer = () => fault.StrikeAsync(call, inner);
        }

        return answer();
    }

    /// <summary>What goes wrong with a delivery; null: nothing.</summary>
    public FaultyDelivery? Of(WebhookRow hook, CloudEvent happened)
    {
        if (!_any)
        {
            return null;
        }

        FaultyDelivery? delivery = null;
        lock (cloud.Gate)
        {
            foreach (var fault in Known(hook.Owner.Token).OfType<IDeliveryFault>().Where(f => f.Strikes(happened)))
            {
                fault.Alter(delivery ??= new FaultyDelivery());
            }

            Tidy(hook.Owner.Token);
        }

        return delivery;
    }

    public IReadOnlyList<Fault> Active(string token)
    {
        lock (cloud.Gate)
        {
            return [.. Known(token)];
        }
    }

    public void Add(string token, IEnumerable<Fault> more)
    {
        lock (cloud.Gate)
        {
            if (!_byToken.TryGetValue(token, out var faults))
            {
                _byToken.Add(token, faults = []);
            }

            foreach (var fault in more)
            {
                fault.Begin(cloud.Now(), new Random(unchecked((seed * 397) + ++_count)));
                faults.Add(fault);
            }

            Tidy(token);
        }
    }

    /// <summary>Takes one back; false when there is none of that id.</summary>
    public bool Remove(string token, string id)
    {
        lock (cloud.Gate)
        {
            var removed = Known(token).RemoveAll(fault => fault.Id == id) > 0;
            Tidy(token);
            return removed;
        }
    }

    public void Clear(string token)
    {
        lock (cloud.Gate)
        {
            Known(token).Clear();
            Tidy(token);
        }
    }

    public void Clear()
    {
        lock (cloud.Gate)
        {
            _byToken.Clear();
            (_any, _count) = (false, 0);
        }
    }

    private List<CallFault> Struck(ApiCall call)
    {
        var struck = new List<CallFault>();
        lock (cloud.Gate)
        {
            foreach (var fault in Known(call.Caller.Token).OfType<CallFault>().Where(fault => fault.Strikes(call)))
            {
                struck.Add(fault);
                if (fault.IsAnswer)
                {
                    break;
                }
            }

            Tidy(call.Caller.Token);
        }

        return struck;
    }

    private List<Fault> Known(string token) => _byToken.GetValueOrDefault(token) ?? [];

    private void Tidy(string token)
    {
        if (_byToken.TryGetValue(token, out var faults))
        {
            faults.RemoveAll(fault => fault.Left == 0);
            if (faults.Count == 0)
            {
                _byToken.Remove(token);
            }
        }

        _any = _byToken.Count > 0;
    }
}

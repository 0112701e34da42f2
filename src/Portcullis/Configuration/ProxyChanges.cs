using Yarp.ReverseProxy.Configuration;

namespace Portcullis.Configuration;

/// <summary>Tells when YARP routes by a configuration that it was given, which it takes up in the background.</summary>
internal sealed class ProxyChanges : IConfigChangeListener
{
    private volatile TaskCompletionSource? _waiting;

    /// <summary>Gives YARP a configuration and waits until requests are routed by it.</summary>
    /// <exception cref="InvalidOperationException">YARP refused what its own check had passed.</exception>
    public async Task ApplyAsync(Action give, CancellationToken cancellationToken)
    {
        var applied = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting = applied;
        give();
        await applied.Task.WaitAsync(cancellationToken);
    }

    public void ConfigurationLoadingFailed(IProxyConfigProvider configProvider, Exception exception) => Fail(exception);

    public void ConfigurationLoaded(IReadOnlyList<IProxyConfig> proxyConfigs)
    {
    }

    public void ConfigurationApplyingFailed(IReadOnlyList<IProxyConfig> proxyConfigs, Exception exception) => Fail(exception);

    public void ConfigurationApplied(IReadOnlyList<IProxyConfig> proxyConfigs) => _waiting?.TrySetResult();

    private void Fail(Exception exception) =>
        _waiting?.TrySetException(new InvalidOperationException("the proxy did not take the configuration", exception));
}

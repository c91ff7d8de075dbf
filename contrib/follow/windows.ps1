# Untried: written from Microsoft's manuals. Reports the player of Windows' media controls, for
#   follow: {command: powershell.exe -File …/windows.ps1}
# in a chain of an earlog that runs in WSL. Windows updates the position every few seconds, so notes may be about (~).
Add-Type -AssemblyName System.Runtime.WindowsRuntime
$asTask = ([System.WindowsRuntimeSystemExtensions].GetMethods() | Where-Object {
	$_.Name -eq 'AsTask' -and $_.GetParameters().Count -eq 1 -and $_.GetParameters()[0].ParameterType.Name -eq 'IAsyncOperation`1' })[0]
function Wait($operation, $type) { $t = $asTask.MakeGenericMethod($type).Invoke($null, @($operation)); $t.Wait(); $t.Result }
$Manager = [Windows.Media.Control.GlobalSystemMediaTransportControlsSessionManager, Windows.Media.Control, ContentType = WindowsRuntime]
$Properties = [Windows.Media.Control.GlobalSystemMediaTransportControlsSessionMediaProperties, Windows.Media.Control, ContentType = WindowsRuntime]
while ($true) {
	$s = (Wait ($Manager::RequestAsync()) $Manager).GetCurrentSession()
	if ($s) {
		$m = Wait ($s.TryGetMediaPropertiesAsync()) $Properties
		$t = $s.GetTimelineProperties()
		$c = [Globalization.CultureInfo]::InvariantCulture
		$status = $s.GetPlaybackInfo().PlaybackStatus.ToString().ToLower()
		[Console]::Out.WriteLine(($status, $t.Position.TotalSeconds.ToString($c), $m.Title, $m.Artist,
			$t.EndTime.TotalSeconds.ToString($c), $m.AlbumTitle, '-') -join "`t")
	}
	Start-Sleep -Milliseconds 500
}

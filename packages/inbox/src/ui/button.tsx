import type { ButtonHTMLAttributes, ComponentChildren, Ref } from 'preact';
import { Icon, type IconName } from './icon.tsx';

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'icon' | 'size' | 'ref'> {
  variant?: 'plain' | 'primary' | 'danger' | 'quiet';
  size?: 'normal' | 'small';
  icon?: IconName;
  /** Something is on its way: it turns, and cannot be pressed. */
  isBusy?: boolean;
  isWide?: boolean;
  children?: ComponentChildren;
  buttonRef?: Ref<HTMLButtonElement>;
}

export function Button({ variant = 'plain', size, icon, isBusy, isWide, children, buttonRef, ...rest }: ButtonProps) {
  const classes = ['button', variant, size === 'small' && 'small', isWide && 'wide', rest.class];
  return (
    <button
      type="button"
      {...rest}
      {...(buttonRef && { ref: buttonRef })}
      class={classes.filter(Boolean).join(' ')}
      disabled={rest.disabled || isBusy}
      aria-busy={isBusy}
    >
      {isBusy ? <span class="busy" aria-hidden="true" /> : icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

export interface IconButtonProps extends Omit<ButtonProps, 'children'> {
  icon: IconName;
  /** Its name, and what the tooltip says. */
  label: string;
  /** Shown in the tooltip, e.g. `E` or `Ctrl K`. */
  keys?: string | undefined;
}

export function IconButton({ label, keys, variant = 'quiet', ...rest }: IconButtonProps) {
  return (
    <Button
      {...rest}
      variant={variant}
      class={`icon-only ${rest.class ?? ''}`}
      aria-label={label}
      data-tip={label}
      data-tip-keys={keys}
    />
  );
}
